#pragma once
// curl.h wraps its variadic functions in type-checking macros that Swift cannot import.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
