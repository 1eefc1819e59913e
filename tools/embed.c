/*
 * embed NAME FILE: print FILE as a C array `NAME[]` with its size, for files that live in the
 * binary. Used by the build alone.
 */
#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("usage: embed NAME FILE\n", stderr);
        return 2;
    }
    FILE *in = fopen(argv[2], "rb");
    if (!in) {
        perror(argv[2]);
        return 1;
    }
    printf("static const unsigned char %s[] = {", argv[1]);
    size_t size = 0;
    for (int c = getc(in); c != EOF; c = getc(in), size++)
        printf("%s0x%02x,", size % 16 ? "" : "\n", (unsigned)c);
    printf("0};\nstatic const unsigned long %s_size = %zu;\n", argv[1], size);
    int failed = ferror(in);
    fclose(in);
    return failed || fflush(stdout) != 0;
}
