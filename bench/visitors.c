/*
 * Visitors: many HTTP clients in one thread, for measuring the server.
 *
 *   visitors PORT rate CONNECTIONS SECONDS           each asks again as soon as it is answered
 *   visitors PORT pace CONNECTIONS SECONDS RATE      so many a second, whatever the answers take:
 *                                                    times count from when each was meant to be asked
 *   visitors PORT listen CONNECTIONS ROUNDS          event streams; says "listening" when all are
 *                                                    open, then "told NS" (CLOCK_MONOTONIC) each time
 *                                                    the last of them has heard one more event
 *
 * The request is read from standard input, as its bytes on the wire. In it @N stands for a number of 12
 * digits and @T for a moment, both different each time.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/moment.h"

enum {
    REQUEST_MAX = 8192,
    ANSWER_HEAD_MAX = 4096,
    READ_AT_ONCE = 65536,
    EVENTS_AT_ONCE = 256,
    CONNECTIONS_MAX = 20000,
    TIMES_MAX = 8000000,
    FIRST_DAY = 20270, /* 1 July 2025: the moments of @T follow it minute by minute */
};

static const int64_t second = 1000000000;

struct visitor {
    int socket;
    bool busy;
    int64_t asked;              /* when the request in flight was meant to be asked */
    char head[ANSWER_HEAD_MAX]; /* of the answer, while it is not whole */
    size_t head_length;
    size_t left;   /* bytes of the body still to come */
    int match;     /* characters of "data:" just read, of a stream */
    uint64_t told; /* events of a stream */
};

struct measuring {
    char request[REQUEST_MAX];
    uint64_t number; /* of the next request */
    int64_t *times;  /* of answers, in nanoseconds */
    size_t count, failed;
};

static char bytes[READ_AT_ONCE];

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * second + t.tv_nsec;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static int open_socket(int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int yes = 1;
    if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof to) != 0)
        die("connecting");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}

static void read_request(struct measuring *m) {
    size_t length = fread(m->request, 1, sizeof m->request - 1, stdin);
    m->request[length] = '\0';
    if (length == 0)
        die("the request on standard input");
}

/* The request with @N and @T filled in; its length. */
static size_t fill(struct measuring *m, char *out, size_t room) {
    char iso[MOMENT_TEXT];
    uint64_t number = m->number++;
    size_t length = 0;
    for (const char *from = m->request; *from && length + MOMENT_TEXT < room; from++) {
        if (from[0] == '@' && from[1] == 'N')
            length += (size_t)snprintf(
                out + length, room - length, "%012llu", (unsigned long long)number);
        else if (from[0] == '@' && from[1] == 'T')
            length += (size_t)snprintf(
                out + length, room - length, "%s",
                moment_iso(moment_of_day(FIRST_DAY) + (moment)(number % 500000), iso));
        else {
            out[length++] = *from;
            continue;
        }
        from++;
    }
    return length;
}

static void ask(struct measuring *m, struct visitor *visitor, int64_t meant) {
    char out[REQUEST_MAX + 256];
    size_t length = fill(m, out, sizeof out);
    if (write(visitor->socket, out, length) != (ssize_t)length)
        die("asking");
    visitor->busy = true;
    visitor->asked = meant;
    visitor->head_length = 0;
    visitor->left = 0;
}

/* ---- being answered -------------------------------------------------------------------------- */

/* The head is whole: how long is the body? */
static void read_head(struct measuring *m, struct visitor *visitor, const char *end) {
    visitor->head[visitor->head_length] = '\0';
    const char *length = strcasestr(visitor->head, "\r\nContent-Length:");
    if (strncmp(visitor->head, "HTTP/1.1 2", 10) != 0)
        m->failed++;
    size_t body = length ? (size_t)strtoull(length + 17, NULL, 10) : 0;
    size_t here = visitor->head_length - (size_t)(end + 4 - visitor->head);
    visitor->left = body - (here < body ? here : body);
    visitor->head_length = ANSWER_HEAD_MAX;
}

/* Take in what came; true when the answer is whole. */
static bool take(struct measuring *m, struct visitor *visitor, const char *data, size_t size) {
    if (visitor->head_length == ANSWER_HEAD_MAX) {
        visitor->left -= size < visitor->left ? size : visitor->left;
        return visitor->left == 0;
    }
    size_t room = ANSWER_HEAD_MAX - 1 - visitor->head_length;
    size_t kept = size < room ? size : room;
    memcpy(visitor->head + visitor->head_length, data, kept);
    visitor->head_length += kept;
    visitor->head[visitor->head_length] = '\0';
    const char *end = strstr(visitor->head, "\r\n\r\n");
    if (!end)
        return false;
    read_head(m, visitor, end);
    visitor->left -= size - kept < visitor->left ? size - kept : visitor->left;
    return visitor->left == 0;
}

static void note(struct measuring *m, int64_t took) {
    if (m->count < TIMES_MAX)
        m->times[m->count++] = took;
}

static bool read_some(struct visitor *visitor, size_t *ret_size) {
    ssize_t got = read(visitor->socket, bytes, sizeof bytes);
    if (got < 0 && errno == EINTR)
        return false;
    if (got <= 0)
        die("an answer was cut off");
    *ret_size = (size_t)got;
    return true;
}

static int by_time(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double part_us(const struct measuring *m, double part) {
    return m->count ? (double)m->times[(size_t)((double)(m->count - 1) * part)] / 1e3 : 0;
}

static void say(struct measuring *m, int64_t took) {
    qsort(m->times, m->count, sizeof *m->times, by_time);
    printf(
        "{\"answers\":%zu,\"failed\":%zu,\"per_second\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f,"
        "\"worst_us\":%.1f}\n",
        m->count, m->failed, (double)m->count / ((double)took / 1e9), part_us(m, 0.5),
        part_us(m, 0.99), part_us(m, 1));
}

/* ---- the three ways -------------------------------------------------------------------------- */

static struct visitor *open_visitors(int port, int count, int *ret_epoll) {
    struct visitor *visitors = calloc((size_t)count, sizeof *visitors);
    *ret_epoll = epoll_create1(0);
    if (!visitors || *ret_epoll < 0)
        die("opening");
    for (int i = 0; i < count; i++) {
        visitors[i].socket = open_socket(port);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &visitors[i]};
        if (epoll_ctl(*ret_epoll, EPOLL_CTL_ADD, visitors[i].socket, &event) != 0)
            die("opening");
    }
    return visitors;
}

/* Ask whoever is free what is due by now; `rate` 0: at once. */
static void ask_due(
    struct measuring *m, struct visitor *visitors, int count, int64_t began, double rate,
    int *next) {
    for (int looked = 0; looked < count; looked++) {
        int64_t t = now();
        int64_t meant = rate > 0 ? began + (int64_t)((double)m->number / rate * 1e9) : t;
        if (meant > t)
            return;
        struct visitor *visitor = &visitors[*next];
        *next = (*next + 1) % count;
        if (!visitor->busy)
            ask(m, visitor, meant);
    }
}

static void run(struct measuring *m, int port, int count, int64_t lasts, double rate) {
    int epoll;
    struct visitor *visitors = open_visitors(port, count, &epoll);
    struct epoll_event events[EVENTS_AT_ONCE];
    int64_t began = now();
    int next = 0;
    while (now() < began + lasts) {
        ask_due(m, visitors, count, began, rate, &next);
        struct timespec wait = {.tv_nsec = rate > 0 ? 50000 : 100000000};
        int ready = epoll_pwait2(epoll, events, EVENTS_AT_ONCE, &wait, NULL);
        for (int i = 0; i < ready; i++) {
            struct visitor *visitor = events[i].data.ptr;
            size_t size;
            if (!read_some(visitor, &size) || !take(m, visitor, bytes, size))
                continue;
            visitor->busy = false;
            int64_t t = now();
            note(m, t - visitor->asked);
            if (rate == 0)
                ask(m, visitor, t);
        }
    }
    say(m, now() - began);
    free(visitors);
}

/* Events in a piece of a stream: each has one line of data. */
static uint64_t events_in(struct visitor *visitor, const char *data, size_t size) {
    static const char word[] = "data:";
    uint64_t found = 0;
    for (size_t i = 0; i < size; i++) {
        visitor->match = data[i] == word[visitor->match] ? visitor->match + 1 : data[i] == word[0];
        if (visitor->match == (int)sizeof word - 1) {
            found++;
            visitor->match = 0;
        }
    }
    return found;
}

static void hear(struct measuring *m, struct visitor *visitor, int *open, size_t size) {
    if (visitor->busy && take(m, visitor, bytes, size)) {
        visitor->busy = false;
        (*open)++;
    }
    visitor->told += events_in(visitor, bytes, size);
}

static void listen_all(struct measuring *m, int port, int count, uint64_t rounds) {
    int epoll;
    struct visitor *visitors = open_visitors(port, count, &epoll);
    struct epoll_event events[EVENTS_AT_ONCE];
    for (int i = 0; i < count; i++)
        ask(m, &visitors[i], now());
    int open = 0;
    int heard = 0;
    uint64_t round = 0; /* 0: not all open yet */
    while (round <= rounds) {
        int ready = epoll_wait(epoll, events, EVENTS_AT_ONCE, -1);
        for (int i = 0; i < ready; i++) {
            struct visitor *visitor = events[i].data.ptr;
            uint64_t before = visitor->told;
            size_t size;
            if (!read_some(visitor, &size))
                continue;
            hear(m, visitor, &open, size);
            heard += round > 0 && before < round && visitor->told >= round;
        }
        if (round == 0 && open == count) {
            printf("listening\n");
            for (int i = 0; i < count; i++)
                visitors[i].told = 0; /* what a stream says at its beginning */
            round = 1;
        } else if (round > 0 && heard == count) {
            printf("told %lld\n", (long long)now());
            heard = 0;
            round++;
        }
        fflush(stdout);
    }
    free(visitors);
}

int main(int argc, char **argv) {
    struct measuring m = {.times = malloc(TIMES_MAX * sizeof(int64_t))};
    struct rlimit files;
    if (argc < 5 || !m.times || getrlimit(RLIMIT_NOFILE, &files) != 0) {
        fprintf(
            stderr, "usage: visitors PORT rate|pace|listen CONNECTIONS SECONDS|ROUNDS [RATE]\n");
        return 2;
    }
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int port = (int)strtol(argv[1], NULL, 10);
    int count = (int)strtol(argv[3], NULL, 10);
    long last = strtol(argv[4], NULL, 10);
    if (count < 1 || count > CONNECTIONS_MAX || last < 1)
        return 2;
    read_request(&m);
    if (strcmp(argv[2], "listen") == 0)
        listen_all(&m, port, count, (uint64_t)last);
    else
        run(&m, port, count, last * second, argc > 5 ? strtod(argv[5], NULL) : 0);
    free(m.times);
    return 0;
}
