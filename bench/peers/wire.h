/* Numbers as PostgreSQL sends and takes them: in network order, doubles as the bits they are. */
#ifndef SATSAO_BENCH_PEERS_WIRE_H
#define SATSAO_BENCH_PEERS_WIRE_H

#include <stdint.h>
#include <string.h>

static inline void wire_put(unsigned char *bytes, unsigned size, uint64_t value) {
    for (unsigned i = 0; i < size; i++)
        bytes[i] = (unsigned char)(value >> (8 * (size - 1 - i)));
}

static inline uint64_t wire_get(const void *bytes, unsigned size) {
    const unsigned char *from = bytes;
    uint64_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | from[i];
    return value;
}

static inline uint64_t wire_of_double(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double wire_double(const void *bytes) {
    uint64_t bits = wire_get(bytes, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
