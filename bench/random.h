/*
 * splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014): a stream
 * is one number, and streams of different starts are independent enough for test data.
 */
#ifndef SATSAO_BENCH_RANDOM_H
#define SATSAO_BENCH_RANDOM_H

#include <stdint.h>

#define RANDOM_STEP UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t random_mix(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline uint64_t random_next(uint64_t *state) {
    *state += RANDOM_STEP;
    return random_mix(*state);
}

/* The start of stream `n` of a seed. */
static inline uint64_t random_stream(uint64_t seed, uint64_t n) {
    return random_mix(seed + (n + 1) * RANDOM_STEP);
}

/* 0 … below − 1. */
static inline uint32_t random_below(uint64_t *state, uint32_t below) {
    return (uint32_t)(((random_next(state) >> 32) * below) >> 32);
}

#endif
