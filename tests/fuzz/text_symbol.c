/* Document symbols: the canonical text is the same symbol, undamaged, and its own canonical text.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "text/symbol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise) {
    if (!promise)
        abort();
}

static void check_keys(const struct text_symbol *a, const struct text_symbol *b) {
    struct buf first = buf_with_maximum(1000);
    struct buf second = buf_with_maximum(1000);
    require(text_symbol_key(a, &first, NULL) && text_symbol_key(b, &second, NULL));
    require(str_equal(buf_as_str(&first), buf_as_str(&second)));
    buf_release(&first);
    buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct text_symbol symbol;
    struct text_symbol again;
    char text[TEXT_SYMBOL_TEXT];
    char twice[TEXT_SYMBOL_TEXT];
    if (!text_symbol_parse(str_slice((const char *)data, size), &symbol, NULL))
        return 0;
    require(text_symbol_parse(str_of(text_symbol_text(&symbol, text)), &again, NULL));
    require(!again.damaged && again.kind == symbol.kind && again.family == symbol.family);
    require(str_is(str_of(text_symbol_text(&again, twice)), text));
    check_keys(&symbol, &again);
    return 0;
}
