#pragma once
// curl.h wraps its variadic functions in type-checking macros that Swift cannot import.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <fcntl.h>
#include <stdint.h>

// Swift cannot call variadic C functions, so there is one wrapper for each shape of argument.

static inline CURLcode tributary_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode tributary_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode tributary_set_offset(CURL *easy, CURLoption option, int64_t value) {
  return curl_easy_setopt(easy, option, (curl_off_t)value);
}

static inline CURLcode tributary_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode tributary_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

// The number comes back with CURLINFO_PRIVATE; it is never dereferenced.
static inline CURLcode tributary_set_tag(CURL *easy, uintptr_t tag) {
  return curl_easy_setopt(easy, CURLOPT_PRIVATE, (void *)tag);
}

static inline CURLcode tributary_get_tag(CURL *easy, uintptr_t *tag) {
  char *value = 0;
  CURLcode code = curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
  *tag = (uintptr_t)value;
  return code;
}

static inline CURLcode tributary_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode tributary_get_offset(CURL *easy, CURLINFO info, int64_t *value) {
  curl_off_t offset = 0;
  CURLcode code = curl_easy_getinfo(easy, info, &offset);
  *value = (int64_t)offset;
  return code;
}

// The shape of CURLOPT_READFUNCTION, CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
typedef size_t (*tributary_data_function)(char *, size_t, size_t, void *);
typedef int (*tributary_seek_function)(void *, int64_t, int);
typedef int (*tributary_progress_function)(void *, int64_t, int64_t, int64_t, int64_t);

_Static_assert(sizeof(curl_off_t) == sizeof(int64_t), "the callbacks below take 64-bit offsets");

static inline CURLcode tributary_set_data_function(
    CURL *easy, CURLoption option, tributary_data_function function) {
  return curl_easy_setopt(easy, option, function);
}

static inline CURLcode tributary_set_seek_function(CURL *easy, tributary_seek_function function) {
  return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, function);
}

static inline CURLcode tributary_set_progress_function(
    CURL *easy, tributary_progress_function function) {
  return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, function);
}

// Keeps a program that this one starts, a browser for instance, from inheriting the connections.
static inline int tributary_close_on_exec(void *context, curl_socket_t socket, curlsocktype purpose) {
  (void)context;
  (void)purpose;
  return fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

static inline CURLcode tributary_set_close_on_exec(CURL *easy) {
  return curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, tributary_close_on_exec);
}

static inline CURLMcode tributary_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// CURLMsg keeps its result in a union; this hands over the finished handle's tag and result.
// Returns 1 when a transfer has ended, 0 when there is nothing more to read.
static inline int tributary_multi_next_done(CURLM *multi, uintptr_t *tag, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return tributary_get_tag(message->easy_handle, tag) == CURLE_OK;
  }
  return 0;
}
