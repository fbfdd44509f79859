#include "models/notify/curl.h"

#include <dlfcn.h>

namespace interlock {

namespace {

/// Puts the function `name` into `to`; false: the library has none.
template <typename Function>
bool find(void *library, const char *name, Function &to)
{
    to = reinterpret_cast<Function>(::dlsym(library, name));
    return to != nullptr;
}

bool findAll(void *library, Curl &c)
{
    return find(library, "curl_easy_init", c.easyInit) && find(library, "curl_easy_setopt", c.easySetopt) &&
           find(library, "curl_easy_getinfo", c.easyGetinfo) &&
           find(library, "curl_easy_strerror", c.easyStrerror) &&
           find(library, "curl_easy_cleanup", c.easyCleanup) &&
           find(library, "curl_slist_append", c.slistAppend) &&
           find(library, "curl_slist_free_all", c.slistFreeAll) &&
           find(library, "curl_multi_init", c.multiInit) &&
           find(library, "curl_multi_add_handle", c.multiAddHandle) &&
           find(library, "curl_multi_remove_handle", c.multiRemoveHandle) &&
           find(library, "curl_multi_perform", c.multiPerform) &&
           find(library, "curl_multi_poll", c.multiPoll) &&
           find(library, "curl_multi_wakeup", c.multiWakeup) &&
           find(library, "curl_multi_info_read", c.multiInfoRead) &&
           find(library, "curl_multi_cleanup", c.multiCleanup);
}

} // namespace

Result<Curl> openCurl(const char *file)
{
    const QString install = QStringLiteral("install libcurl 7.85 or newer; mails go through it");
    void *library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL); // stays until the process ends
    if (!library)
        return fail(ErrorCode::Environment,
                    QStringLiteral("libcurl cannot be opened: %1").arg(QString::fromLocal8Bit(::dlerror())),
                    install);
    Curl found{};
    decltype(&::curl_global_init) prepare = nullptr;
    if (!find(library, "curl_global_init", prepare) || !findAll(library, found))
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1 is no libcurl that mails can go through").arg(QLatin1String(file)),
                    install);
    if (const CURLcode prepared = prepare(CURL_GLOBAL_DEFAULT); prepared != CURLE_OK)
        return fail(ErrorCode::Environment, QStringLiteral("libcurl cannot be prepared: %1")
                                                .arg(QLatin1String(found.easyStrerror(prepared))));
    return found;
}

const Result<Curl> &curl()
{
    static const Result<Curl> opened = openCurl("libcurl.so.4");
    return opened;
}

} // namespace interlock
