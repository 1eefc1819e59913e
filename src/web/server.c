#include "web/server.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/folder.h"
#include "base/say.h"
#include "live/view.h"
#include "web/events.h"
#include "web/listener.h"
#include "web/log.h"
#include "web/problem.h"
#include "web/send.h"
#include "web/server_private.h"
#include "web/visit.h"

/* ---- the life of a visit --------------------------------------------------------------------- */

static void *on_target(void *context, const char *target, struct MHD_Connection *connection) {
    struct visit *visit = visit_new(context, target);
    if (visit)
        visit->connection = connection;
    return visit;
}

/* A worker's: the connection wakes up and finds the answer. */
static void work(struct visit *visit) {
    enum right right = visit->request.route->right;
    visit_handle(visit);
    /* A session may have ended, or lost a right: its live events end now, not at the next beat. */
    if (visit->error.code == ERROR_NONE && (right == RIGHT_SIGNED_IN || right == RIGHT_ACCOUNTS))
        events_recheck(visit->server->events);
    MHD_resume_connection(visit->connection);
}

static bool is_for_a_worker(const struct visit *visit) {
    const struct route *route = visit->request.route;
    return visit->error.code == ERROR_NONE && (route_changes(route) || route->pace == ROUTE_SLOW);
}

static enum MHD_Result answer_now(struct visit *visit) {
    visit_handle(visit);
    return send_answer(visit);
}

static enum MHD_Result whole(struct visit *visit) {
    visitors_allow(visit->server->visitors, visit->visitor, 0);
    if (!is_for_a_worker(visit))
        return answer_now(visit);
    visit->stage = VISIT_WORKING;
    MHD_suspend_connection(visit->connection);
    if (workers_push(visit->server->workers, visit))
        return MHD_YES;
    error_set(&visit->error, ERROR_LIMIT, "%s", _("The server is busy. Please try again."));
    visit->answer.status = 503;
    visit_handle(visit);
    MHD_resume_connection(visit->connection);
    return MHD_YES;
}

static enum MHD_Result begin(struct visit *visit, const char *method, const char *version) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(visit->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    visit->visitor = info ? info->socket_context : NULL;
    visit->stage = VISIT_READING;
    if (!visit_begin(visit, method, version))
        return answer_now(visit);
    uint64_t seconds = visit->server->patience + visit->upload_size / SERVER_BODY_RATE;
    visitors_allow(visit->server->visitors, visit->visitor, seconds);
    return MHD_YES;
}

static enum MHD_Result on_access(
    void *context, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *data, size_t *data_size, void **state) {
    struct visit *visit = *state;
    (void)context;
    (void)connection;
    (void)url;
    if (!visit)
        return MHD_NO; /* no memory for it */
    if (visit->stage == VISIT_NEW)
        return begin(visit, method, version);
    if (visit->stage == VISIT_READY)
        return send_answer(visit);
    if (visit->stage == VISIT_WORKING)
        return MHD_YES;
    if (*data_size == 0)
        return whole(visit);
    if (visit->error.code == ERROR_NONE)
        buf_add(&visit->upload, data, *data_size);
    *data_size = 0;
    return MHD_YES;
}

static void on_end(
    void *context, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode code) {
    struct server *server = context;
    struct visit *visit = *state;
    (void)connection;
    (void)code;
    if (!visit)
        return;
    visitors_allow(server->visitors, visit->visitor, SERVER_IDLE_S + server->patience);
    meter_count(
        server->meter, visit->request.route, visit->answer.status, clock_ticks() - visit->started);
    if (!server->quiet)
        log_visit(visit);
    visit_free(visit);
    *state = NULL;
}

static void on_connection(
    void *context, struct MHD_Connection *connection, void **state,
    enum MHD_ConnectionNotificationCode code) {
    struct server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        visitors_remove(server->visitors, *state);
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct visitor *visitor = info ? visitors_add(server->visitors, info->connect_fd) : NULL;
    visitors_allow(server->visitors, visitor, server->patience);
    *state = visitor;
}

/* ---- starting -------------------------------------------------------------------------------- */

/* Every connection is a file to the system. */
static void allow_many_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static unsigned usual_threads(unsigned asked) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    long threads = asked ? (long)asked : cores < 2 ? 2 : cores;
    return threads > SERVER_THREADS_MOST ? SERVER_THREADS_MOST : (unsigned)threads;
}

/* Some of what the library says is about single requests, which the log has already. */
static void ignore_library(void *context, const char *format, va_list arguments) {
    (void)context;
    (void)format;
    (void)arguments;
}

/* TLS 1.2 and 1.3 (RFC 8996). The library takes what it only reads without const. */
static char tls_versions[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

static bool start_daemon(
    struct server *server, const struct server_options *options, const struct listener_tls *tls,
    struct error *error) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem secure[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, tls->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, tls->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, tls_versions},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem plain[] = {{MHD_OPTION_END, 0, NULL}};
    server->daemon = MHD_start_daemon(
        flags | (server->tls ? MHD_USE_TLS : 0), 0, NULL, NULL, on_access, server,
        MHD_OPTION_EXTERNAL_LOGGER, ignore_library, NULL,                     /**/
        MHD_OPTION_LISTEN_SOCKET, server->listener,                           /**/
        MHD_OPTION_URI_LOG_CALLBACK, on_target, server,                       /**/
        MHD_OPTION_NOTIFY_COMPLETED, on_end, server,                          /**/
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,                  /**/
        MHD_OPTION_STRICT_FOR_CLIENT, 1,                                      /**/
        MHD_OPTION_THREAD_POOL_SIZE, usual_threads(options->threads),         /**/
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)SERVER_CONNECTIONS_MAX,        /**/
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SERVER_IDLE_S,               /**/
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SERVER_CONNECTION_MEMORY, /**/
        MHD_OPTION_ARRAY, server->tls ? secure : plain, MHD_OPTION_END);
    if (server->daemon)
        return true;
    error_set(error, ERROR_IO, "%s", _("The server could not be started."));
    return error_hint(
        error, "%s", _("With TLS: are certificate and key in PEM, and do they belong together?"));
}

/* Units may have ended while the server was away. That roles move is for the record; rights follow
 * their units by themselves, so a database that is busy now is no reason not to serve. */
static bool follow_units(struct server *server, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct view view;
    struct error ignored;
    int moved;
    if (!view_look(server->live, &present, &view, error))
        return false;
    day today = day_of_moment(moment_of_stamp(clock_now()));
    bool ok = accounts_follow(server->accounts, view.model, today, &moved, &ignored);
    (void)ok;
    view_give(&view);
    return true;
}

static bool start_parts(
    struct server *server, const struct server_options *options, struct error *error) {
    const struct live_options live = {.read_only = false};
    const struct accounts_options accounts = {.watch = true};
    return proxies_parse(options->proxies ? options->proxies : "", &server->proxies, error) &&
           listener_open(options->listen, &server->listener, error) &&
           live_open(options->database, &live, &server->live, error) &&
           accounts_open(options->database, &accounts, &server->accounts, error) &&
           follow_units(server, error) &&
           (!options->openid.issuer || openid_open(&options->openid, &server->openid, error)) &&
           steering_new(options->database, &server->steering, error) &&
           handles_new(options->database, SERVER_HANDLES_MOST, &server->handles, error) &&
           client_new(&server->client, error) && meter_new(&server->meter, error) &&
           visitors_start(&server->visitors, error) &&
           events_start(server, &server->events, error) &&
           workers_start(SERVER_WORKERS, SERVER_QUEUE_MAX, work, &server->workers, error);
}

bool server_start(
    const struct server_options *options, struct server **ret_server, struct error *error) {
    struct listener_tls tls = {0};
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        return error_memory(error);
    server->listener = -1;
    server->quiet = options->quiet;
    server->patience = options->patience ? options->patience : SERVER_PATIENCE_S;
    server->tls = options->certificate != NULL;
    allow_many_files();
    bool ok = listener_read_tls(options->certificate, options->key, &tls, error) &&
              start_parts(server, options, error) &&
              listener_address(
                  server->listener, server->tls, server->address, sizeof server->address, error) &&
              start_daemon(server, options, &tls, error);
    listener_forget_tls(&tls);
    if (!ok) {
        server_stop(server);
        return false;
    }
    *ret_server = server;
    return true;
}

const char *server_address(const struct server *server) {
    return server->address;
}

bool server_setup_link(struct server *server, char ret_link[SERVER_LINK_MAX], struct error *error) {
    char secret[SECRET_TEXT];
    bool none;
    if (!accounts_none(server->accounts, &none, error))
        return false;
    ret_link[0] = '\0';
    if (!none)
        return true;
    if (!accounts_setup_link(server->accounts, secret, error))
        return false;
    snprintf(ret_link, SERVER_LINK_MAX, "%s/setup?token=%s", server->address, secret);
    return true;
}

/* ---- stopping -------------------------------------------------------------------------------- */

static void wait_for_visits(struct server *server) {
    static const struct timespec pause = {.tv_nsec = 20000000};
    int64_t until = clock_ticks() + SERVER_STOP_S * INT64_C(1000000000);
    while (atomic_load(&server->running) > 0 && clock_ticks() < until)
        nanosleep(&pause, NULL);
}

void server_stop(struct server *server) {
    if (!server)
        return;
    atomic_store(&server->stopping, true);
    if (server->daemon) {
        MHD_quiesce_daemon(server->daemon);
        events_end_all(server->events);
        wait_for_visits(server);
    }
    /* Whoever still sleeps is woken by the workers, who finish what they have. */
    workers_stop(server->workers);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    events_stop(server->events);
    visitors_stop(server->visitors);
    meter_free(server->meter);
    client_free(server->client);
    handles_free(server->handles);
    openid_close(server->openid);
    accounts_close(server->accounts);
    steering_free(server->steering);
    live_close(server->live);
    events_free(server->events);
    if (server->listener >= 0)
        close(server->listener);
    free(server);
}
