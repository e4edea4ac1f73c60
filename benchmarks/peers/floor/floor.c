// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// The least that a function of this kind can cost: sockets and OpenSSL, no allocation an event, no JSON parser. For each event it makes
// the same three exchanges as SageGuard: it asks the Lambda Runtime API for the event, signs and sends PutEvaluations to AWS Config, and
// posts its answer. It checks nothing and retries nothing; what SageGuard costs above it is what that is worth.
//
//     gcc -O2 -o floor floor.c -lssl -lcrypto

#define _GNU_SOURCE
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 1 << 20, SMALL = 4096 };

typedef struct {
    int socket;
    SSL *tls;
    char host[256];
} connection;

typedef struct {
    char *text, *body;
    size_t length;
} answer;

static char received[LARGEST], sent[LARGEST], input[LARGEST];

static _Noreturn void fail(const char *why)
{
    fprintf(stderr, "floor: %s\n", why);
    exit(1);
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL || *value == 0) fail(name);
    return value;
}

static size_t format(char *to, size_t room, const char *pattern, ...)
{
    va_list values;
    va_start(values, pattern);
    int length = vsnprintf(to, room, pattern, values);
    va_end(values);
    if (length < 0 || (size_t)length >= room) fail("a message does not fit");
    return (size_t)length;
}

// "host:port", with TLS where there is a context.
static connection connect_to(const char *address, SSL_CTX *context)
{
    connection made = {.tls = NULL};
    format(made.host, sizeof made.host, "%s", address);
    char name[256];
    format(name, sizeof name, "%s", address);
    char *port = strrchr(name, ':');
    if (port == NULL) fail("an address has no port");
    *port++ = 0;

    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found;
    if (getaddrinfo(name, port, &hints, &found) != 0) fail("a host is not known");
    made.socket = -1;
    for (struct addrinfo *each = found; each != NULL && made.socket < 0; each = each->ai_next) {
        made.socket = socket(each->ai_family, each->ai_socktype, each->ai_protocol);
        if (made.socket >= 0 && connect(made.socket, each->ai_addr, each->ai_addrlen) != 0) {
            close(made.socket);
            made.socket = -1;
        }
    }

    freeaddrinfo(found);
    if (made.socket < 0) fail("no connection");
    int on = 1;
    setsockopt(made.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (context == NULL) return made;

    made.tls = SSL_new(context);
    SSL_set_tlsext_host_name(made.tls, name);
    SSL_set1_host(made.tls, name);
    SSL_set_fd(made.tls, made.socket);
    if (SSL_connect(made.tls) != 1) fail("the TLS handshake failed");
    return made;
}

static void send_all(connection *to, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t part = to->tls != NULL ? SSL_write(to->tls, bytes, (int)length) : write(to->socket, bytes, length);
        if (part <= 0) fail("a request was not sent");
        bytes += part;
        length -= (size_t)part;
    }
}

// The value of a header, or of nothing; the answer's text is in `received`.
static int header(const char *text, const char *name, char *value, size_t room)
{
    size_t length = strlen(name);
    for (const char *line = strstr(text, "\r\n"); line != NULL && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, length) != 0 || line[2 + length] != ':') continue;
        const char *start = line + 3 + length;
        while (*start == ' ') start++;
        format(value, room, "%.*s", (int)strcspn(start, "\r"), start);
        return 1;
    }

    return 0;
}

static answer read_answer(connection *from, const char *status)
{
    size_t length = 0;
    answer got = {.text = received, .body = NULL};
    while (got.body == NULL || got.length > length - (size_t)(got.body - received)) {
        if (length >= sizeof received - 1) fail("an answer is too large");
        ssize_t part = from->tls != NULL
            ? SSL_read(from->tls, received + length, (int)(sizeof received - 1 - length))
            : read(from->socket, received + length, sizeof received - 1 - length);
        if (part <= 0) fail("an answer was cut off");
        length += (size_t)part;
        received[length] = 0;
        char *end = strstr(received, "\r\n\r\n");
        if (got.body != NULL || end == NULL) continue;
        char size[32];
        if (!header(received, "Content-Length", size, sizeof size)) fail("an answer has no Content-Length");
        got.body = end + 4;
        got.length = strtoul(size, NULL, 10);
    }

    if (strncmp(received + 9, status, 3) != 0) fail(received);
    return got;
}

// What stands between two marks, the second included in neither.
static void between(const char *text, const char *before, const char *after, char *value, size_t room)
{
    const char *start = strstr(text, before);
    if (start == NULL) fail(before);
    start += strlen(before);
    const char *end = strstr(start, after);
    if (end == NULL) fail(after);
    format(value, room, "%.*s", (int)(end - start), start);
}

static void hex(const unsigned char *bytes, char *text)
{
    static const char *digits = "0123456789abcdef";
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        *text++ = digits[bytes[i] >> 4];
        *text++ = digits[bytes[i] & 15];
    }

    *text = 0;
}

static void hash(const char *bytes, size_t length, char *text)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)bytes, length, digest);
    hex(digest, text);
}

static void keyed(const void *key, size_t length, const char *text, unsigned char *digest)
{
    HMAC(EVP_sha256(), key, (int)length, (const unsigned char *)text, strlen(text), digest, NULL);
}

// Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
static void authorization(const char *host, const char *now, const char *body, size_t length, char *value, size_t room)
{
    static const char *headers = "content-type;host;x-amz-date;x-amz-target";
    const char *region = variable("AWS_REGION");
    char digest[65], canonical[SMALL], text[SMALL], day[9], key[256];
    unsigned char mac[SHA256_DIGEST_LENGTH];
    format(day, sizeof day, "%.8s", now);
    hash(body, length, digest);
    size_t size = format(canonical, sizeof canonical,
        "POST\n/\n\ncontent-type:application/x-amz-json-1.1\nhost:%s\nx-amz-date:%s\nx-amz-target:StarlingDoveService.PutEvaluations\n\n%s\n%s",
        host, now, headers, digest);
    hash(canonical, size, digest);
    format(text, sizeof text, "AWS4-HMAC-SHA256\n%s\n%s/%s/config/aws4_request\n%s", now, day, region, digest);

    size = format(key, sizeof key, "AWS4%s", variable("AWS_SECRET_ACCESS_KEY"));
    keyed(key, size, day, mac);
    keyed(mac, sizeof mac, region, mac);
    keyed(mac, sizeof mac, "config", mac);
    keyed(mac, sizeof mac, "aws4_request", mac);
    keyed(mac, sizeof mac, text, mac);
    hex(mac, digest);
    format(value, room, "AWS4-HMAC-SHA256 Credential=%s/%s/%s/config/aws4_request, SignedHeaders=%s, Signature=%s",
        variable("AWS_ACCESS_KEY_ID"), day, region, headers, digest);
}

static void put_evaluation(connection *config, const char *event)
{
    char token[SMALL], id[512], captured[64], now[32], signature[SMALL];
    between(event, "\"resultToken\":\"", "\"", token, sizeof token);
    between(event, "\\\"resourceId\\\":\\\"", "\\\"", id, sizeof id);
    between(event, "\\\"configurationItemCaptureTime\\\":\\\"", "\\\"", captured, sizeof captured);
    int open = strstr(event, "\\\"DirectInternetAccess\\\":\\\"Enabled\\\"") != NULL;
    struct tm time_of = {0};
    if (strptime(captured, "%Y-%m-%dT%H:%M:%S", &time_of) == NULL) fail("configurationItemCaptureTime");
    size_t length = format(input, sizeof input,
        "{\"Evaluations\":[{\"ComplianceResourceType\":\"AWS::SageMaker::NotebookInstance\",\"ComplianceResourceId\":\"%s\",\"ComplianceType\":\"%s\","
        "\"Annotation\":\"DirectInternetAccess is %s; it must be Disabled.\",\"OrderingTimestamp\":%ld}],\"ResultToken\":\"%s\"}",
        id, open ? "NON_COMPLIANT" : "COMPLIANT", open ? "Enabled" : "Disabled", (long)timegm(&time_of), token);

    time_t seconds = time(NULL);
    struct tm utc;
    strftime(now, sizeof now, "%Y%m%dT%H%M%SZ", gmtime_r(&seconds, &utc));
    authorization(config->host, now, input, length, signature, sizeof signature);
    size_t size = format(sent, sizeof sent,
        "POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Date: %s\r\nX-Amz-Target: StarlingDoveService.PutEvaluations\r\n"
        "Authorization: %s\r\nContent-Length: %zu\r\n\r\n%s",
        config->host, now, signature, length, input);
    send_all(config, sent, size);
    if (strstr(read_answer(config, "200").body, "\"FailedEvaluations\":[]") == NULL) fail("PutEvaluations failed");
}

int main(void)
{
    const char *endpoint = variable("AWS_ENDPOINT_URL");
    SSL_CTX *context = NULL;
    if (strncmp(endpoint, "https://", 8) == 0) {
        context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
        const char *bundle = getenv("AWS_CA_BUNDLE");
        if ((bundle != NULL ? SSL_CTX_load_verify_locations(context, bundle, NULL) : SSL_CTX_set_default_verify_paths(context)) != 1) fail("no certificate authorities");
    }

    char address[256];
    const char *host = strstr(endpoint, "://");
    if (host == NULL) fail("AWS_ENDPOINT_URL is not a URL");
    format(address, sizeof address, "%.*s", (int)strcspn(host + 3, "/"), host + 3);
    connection runtime = connect_to(variable("AWS_LAMBDA_RUNTIME_API"), NULL);
    connection config = connect_to(address, context);

    for (;;) {
        char id[128];
        size_t size = format(sent, sizeof sent, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n", runtime.host);
        send_all(&runtime, sent, size);
        answer next = read_answer(&runtime, "200");
        if (!header(next.text, "Lambda-Runtime-Aws-Request-Id", id, sizeof id)) fail("an event has no request id");

        // The event's text is read before the next answer takes its place.
        put_evaluation(&config, next.body);
        size = format(sent, sizeof sent,
            "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"evaluations\":1}",
            id, runtime.host);
        send_all(&runtime, sent, size);
        read_answer(&runtime, "202");
    }
}
