/* What is asked of the provider, over libcurl. */
#include <curl/curl.h>
#include <stdlib.h>

#include "account/openid_private.h"
#include "base/clock.h"
#include "base/say.h"

static const int64_t second = 1000000000;

static size_t take(char *data, size_t size, size_t count, void *context) {
    struct buf *body = context;
    buf_add(body, data, size * count);
    return buf_ok(body) ? size * count : 0;
}

static bool away(struct error *error, const char *detail) {
    error_set(error, ERROR_IO, "%s", _("The sign-on provider cannot be reached."));
    return error_detail(error, "%s", detail);
}

static void prepare(CURL *curl, const struct openid *openid, const char *url, struct buf *body) {
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, openid->plain ? "http" : "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)OPENID_WAIT_S);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
}

/* The answer as a JSON object. */
static bool perform(CURL *curl, struct buf *body, json_t **ret_answer, struct error *error) {
    long status = 0;
    json_error_t wrong;
    CURLcode result = curl_easy_perform(curl);
    if (result != CURLE_OK)
        return away(error, curl_easy_strerror(result));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    json_t *answer = status == 200
                         ? json_loadb(buf_cstr(body), body->length, JSON_REJECT_DUPLICATES, &wrong)
                         : NULL;
    if (json_is_object(answer)) {
        *ret_answer = answer;
        return true;
    }
    json_decref(answer);
    error_set(error, ERROR_IO, "%s", _("The sign-on provider gave no usable answer."));
    return error_detail(error, "HTTP %ld", status);
}

static bool fetch(
    const struct openid *openid, const char *url, json_t **ret_answer, struct error *error) {
    CURL *curl = curl_easy_init();
    if (!curl)
        return error_memory(error);
    struct buf body = buf_with_maximum(OPENID_ANSWER_MAX);
    prepare(curl, openid, url, &body);
    bool ok = perform(curl, &body, ret_answer, error);
    buf_release(&body);
    curl_easy_cleanup(curl);
    return ok;
}

/* ---- description and keys ---- */

static const char *member_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static bool fetch_keys(
    struct openid *openid, json_t *description, json_t **ret_keys, struct error *error) {
    return strcmp(member_of(description, "issuer"), openid->issuer) == 0
               ? fetch(openid, member_of(description, "jwks_uri"), ret_keys, error)
               : error_set(
                     error, ERROR_IO, "%s",
                     _("The sign-on provider calls itself by another name than it was given."));
}

static bool ask_anew(struct openid *openid, struct error *error) {
    char url[OPENID_URL_MAX + 64];
    json_t *description = NULL;
    json_t *keys = NULL;
    size_t length = strlen(openid->issuer);
    snprintf(
        url, sizeof url, "%.*s/.well-known/openid-configuration",
        (int)(length && openid->issuer[length - 1] == '/' ? length - 1 : length), openid->issuer);
    if (!fetch(openid, url, &description, error))
        return false;
    if (!fetch_keys(openid, description, &keys, error)) {
        json_decref(description);
        return false;
    }
    json_decref(openid->description);
    json_decref(openid->keys);
    openid->description = description;
    openid->keys = keys;
    openid->asked_at = clock_ticks();
    return true;
}

/* What is kept is good for a while, and for a shorter while where it was not enough. */
static bool see_to_it(struct openid *openid, int64_t seconds, struct error *error) {
    bool fresh = openid->description && clock_ticks() - openid->asked_at < seconds * second;
    return fresh || ask_anew(openid, error);
}

bool provider_address(
    struct openid *openid, const char *member, char ret_url[OPENID_URL_MAX], struct error *error) {
    pthread_mutex_lock(&openid->lock);
    bool ok = see_to_it(openid, OPENID_KEPT_S, error);
    if (ok)
        snprintf(ret_url, OPENID_URL_MAX, "%s", member_of(openid->description, member));
    pthread_mutex_unlock(&openid->lock);
    if (ok && !ret_url[0])
        ok = error_set(error, ERROR_IO, "%s", _("The sign-on provider gave no usable answer."));
    return ok;
}

static json_t *find_key(const struct openid *openid, const char *id) {
    json_t *keys = json_object_get(openid->keys, "keys");
    size_t count = json_array_size(keys);
    for (size_t i = 0; i < count; i++) {
        json_t *key = json_array_get(keys, i);
        bool named = id ? strcmp(member_of(key, "kid"), id) == 0 : count == 1;
        const char *use = member_of(key, "use");
        if (named && (!use[0] || strcmp(use, "sig") == 0))
            return key;
    }
    return NULL;
}

bool provider_key(struct openid *openid, const char *id, json_t **ret_key, struct error *error) {
    json_t *key = NULL;
    pthread_mutex_lock(&openid->lock);
    bool ok = see_to_it(openid, OPENID_KEPT_S, error);
    if (ok)
        key = find_key(openid, id);
    if (ok && !key) {
        ok = see_to_it(openid, OPENID_AGAIN_S, error);
        key = ok ? find_key(openid, id) : NULL;
    }
    if (key)
        *ret_key = json_deep_copy(key);
    pthread_mutex_unlock(&openid->lock);
    if (ok && !key)
        ok = error_set(
            error, ERROR_DENIED, "%s", _("The sign-on is signed by a key that is not known."));
    return ok && (*ret_key || error_memory(error));
}

/* ---- the code ---- */

static void add_field(CURL *curl, struct buf *form, const char *name, struct str value) {
    char *escaped = curl_easy_escape(curl, value.data, (int)value.length);
    buf_format(form, "%s%s=%s", form->length ? "&" : "", name, escaped ? escaped : "");
    curl_free(escaped);
}

/* RFC 6749, 2.3.1: both are form-encoded before they are put together. */
static void add_credentials(CURL *curl, const struct openid *openid) {
    char *client = curl_easy_escape(curl, openid->client, 0);
    char *secret = curl_easy_escape(curl, openid->secret, 0);
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, client);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, secret);
    curl_free(client);
    curl_free(secret);
}

static bool post_code(
    CURL *curl, struct openid *openid, struct buf *form, char **ret_token, struct error *error) {
    char url[OPENID_URL_MAX];
    json_t *answer = NULL;
    if (!buf_ok(form))
        return error_memory(error);
    if (!provider_address(openid, "token_endpoint", url, error))
        return false;
    struct buf body = buf_with_maximum(OPENID_ANSWER_MAX);
    prepare(curl, openid, url, &body);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)form->length);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, buf_cstr(form));
    bool ok = perform(curl, &body, &answer, error);
    if (ok) {
        *ret_token = strdup(member_of(answer, "id_token"));
        ok = *ret_token || error_memory(error);
    }
    json_decref(answer);
    buf_release(&body);
    return ok;
}

bool provider_exchange(
    struct openid *openid, struct str code, const char *verifier, const char *return_to,
    char **ret_token, struct error *error) {
    CURL *curl = curl_easy_init();
    if (!curl)
        return error_memory(error);
    struct buf form = buf_with_maximum((size_t)OPENID_URL_MAX * 8);
    add_field(curl, &form, "grant_type", str_of("authorization_code"));
    add_field(curl, &form, "code", code);
    add_field(curl, &form, "redirect_uri", str_of(return_to));
    add_field(curl, &form, "code_verifier", str_of(verifier));
    if (openid->secret[0])
        add_credentials(curl, openid);
    else
        add_field(curl, &form, "client_id", str_of(openid->client));
    bool ok = post_code(curl, openid, &form, ret_token, error);
    buf_release(&form);
    curl_easy_cleanup(curl);
    return ok;
}
