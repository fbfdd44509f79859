#pragma once

#include "models/base/result.h"

#include <curl/curl.h>

namespace interlock {

/// What we use of libcurl. It is opened when the first mail is sent: it brings twenty more libraries, which
/// would otherwise cost each start of each program a third of its time.
struct Curl {
    decltype(&::curl_easy_init) easyInit;
    decltype(&::curl_easy_setopt) easySetopt;
    decltype(&::curl_easy_getinfo) easyGetinfo;
    decltype(&::curl_easy_strerror) easyStrerror;
    decltype(&::curl_easy_cleanup) easyCleanup;
    decltype(&::curl_slist_append) slistAppend;
    decltype(&::curl_slist_free_all) slistFreeAll;
    decltype(&::curl_multi_init) multiInit;
    decltype(&::curl_multi_add_handle) multiAddHandle;
    decltype(&::curl_multi_remove_handle) multiRemoveHandle;
    decltype(&::curl_multi_perform) multiPerform;
    decltype(&::curl_multi_poll) multiPoll;
    decltype(&::curl_multi_wakeup) multiWakeup;
    decltype(&::curl_multi_info_read) multiInfoRead;
    decltype(&::curl_multi_cleanup) multiCleanup;
};

/// libcurl as it is installed, prepared for use by threads. Environment: it is not there, or one that lacks
/// something. `file` is looked for as the dynamic linker does.
Result<Curl> openCurl(const char *file);
/// The same, once a process, of the libcurl that this program was built for; to be asked first before threads
/// use it.
const Result<Curl> &curl();

} // namespace interlock
