/*
 * embed NAME FILE [shared]: print FILE as a C array `NAME[]` with its size, for files that live in the
 * binary: static, to be included, or shared, a source of its own. Used by the build alone.
 */
#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 3 && argc != 4) {
        fputs("usage: embed NAME FILE [shared]\n", stderr);
        return 2;
    }
    const char *storage = argc == 4 ? "" : "static ";
    FILE *in = fopen(argv[2], "rb");
    if (!in) {
        perror(argv[2]);
        return 1;
    }
    printf("%sconst unsigned char %s[] = {", storage, argv[1]);
    size_t size = 0;
    for (int c = getc(in); c != EOF; c = getc(in), size++)
        printf("%s0x%02x,", size % 16 ? "" : "\n", (unsigned)c);
    printf("0};\n%sconst unsigned long %s_size = %zu;\n", storage, argv[1], size);
    int failed = ferror(in);
    fclose(in);
    return failed || fflush(stdout) != 0;
}
