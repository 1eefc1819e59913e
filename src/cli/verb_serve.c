/* satsao serve: the ledger and the board in front of people. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/say.h"
#include "cli/verb.h"
#include "web/route.h"
#include "web/server.h"

static const struct option options[] = {
    {"listen", "ADDRESS", N_("where to listen (127.0.0.1:8080); port 0 takes any free one")},
    {"open", NULL, N_("allow an address that other machines can reach")},
    {"certificate", "FILE", N_("serve by TLS with this certificate, in PEM")},
    {"key", "FILE", N_("the certificate's key, in PEM")},
    {"proxy", "ADDRESSES", N_("believe X-Forwarded-For and -Proto of these, separated by commas")},
    {"threads", "N", N_("threads that serve connections (the machine's cores)")},
    {"patience", "SECONDS", N_("how long a request may take to arrive (30)")},
    {"quiet", NULL, N_("no line for each request on standard error")},
    {"openid-issuer", "URL", N_("sign on by this OpenID Connect provider too")},
    {"openid-client", "ID", N_("what the provider calls this server")},
    {"openid-secret-file", "FILE", N_("the client's secret: the first line of FILE")},
    {"openid-create", NULL, N_("make an account, without any role, for whoever signs on")},
    {"routes", NULL, N_("list what can be asked of the server, and end")},
    {0},
};

static bool list_routes(const struct call *call) {
    const struct route *route;
    for (size_t i = 0; (route = route_at(i)); i++)
        fprintf(call->out, "%s %s %s\n", route->method, route->path, right_word(route->right));
    return true;
}

static bool read_options(
    const struct call *call, struct server_options *ret_options, struct error *error) {
    const char *listen = call_option(call, "listen");
    long threads;
    long patience;
    if (!call_number(call, "threads", 0, SERVER_THREADS_MOST, 0, &threads, error) ||
        !call_number(call, "patience", 0, SERVER_PATIENCE_MOST, 0, &patience, error))
        return false;
    *ret_options = (struct server_options){
        .database = call_database(call),
        .listen = listen ? listen : "127.0.0.1:8080",
        .certificate = call_option(call, "certificate"),
        .key = call_option(call, "key"),
        .proxies = call_option(call, "proxy"),
        .threads = (unsigned)threads,
        .patience = (unsigned)patience,
        .quiet = call_flag(call, "quiet"),
        .openid =
            {
                .issuer = call_option(call, "openid-issuer"),
                .client = call_option(call, "openid-client"),
                .secret_file = call_option(call, "openid-secret-file"),
                .create = call_flag(call, "openid-create"),
            },
    };
    if (server_is_loopback(ret_options->listen) || call_flag(call, "open"))
        return true;
    error_set(
        error, ERROR_USAGE, _("Other machines could reach this address: %s"), ret_options->listen);
    return error_hint(
        error, "%s", _("If that is meant, say --open, and serve by TLS or behind a proxy."));
}

/* The link for the first account is no use to anyone once there is one. */
static bool tell_address(const struct call *call, struct server *server, struct error *error) {
    char link[SERVER_LINK_MAX];
    if (!server_setup_link(server, link, error))
        return false;
    if (call->json)
        fprintf(call->out, "{\"address\":\"%s\",\"setup\":\"%s\"}\n", server_address(server), link);
    else
        fprintf(call->out, _("Serving at %s (Ctrl+C ends it)\n"), server_address(server));
    if (!call->json && link[0])
        fprintf(
            call->out, _("There is no account yet. Make the first one within a day: %s\n"), link);
    fflush(call->out);
    return true;
}

static bool run(struct call *call, struct error *error) {
    struct server_options wanted;
    struct server *server = NULL;
    sigset_t ends;
    int signal;
    if (call_flag(call, "routes"))
        return list_routes(call);
    if (!read_options(call, &wanted, error))
        return false;
    /* Blocked before any thread is started, so that all of them leave the signals to this one. */
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    if (!server_start(&wanted, &server, error))
        return false;
    bool ok = tell_address(call, server, error);
    if (ok)
        sigwait(&ends, &signal);
    server_stop(server);
    return ok;
}

const struct verb verb_serve = {
    .name = "serve",
    .arguments = "",
    .summary = N_("serve the board, the API and the web client"),
    .manual =
        N_("Opens the ledger and serves it until it is told to stop (Ctrl+C, SIGTERM): what is "
           "running is finished, live streams are ended.\n\n"
           "  satsao serve --db province.db\n"
           "  satsao serve --listen 0.0.0.0:443 --open --certificate server.pem --key server.key\n"
           "  satsao serve --listen 127.0.0.1:8080 --proxy 127.0.0.1"),
    .options = options,
    .run = run,
};
