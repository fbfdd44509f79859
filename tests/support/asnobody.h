#pragma once

#include <QtGlobal>

#include <unistd.h>

namespace interlock::testing {

/// Rights bind everybody but root: for the life of this object the process is nobody.
class AsNobody {
public:
    AsNobody() : m_was(::geteuid())
    {
        if (m_was == 0 && ::setresuid(kNobody, kNobody, 0) != 0)
            qFatal("cannot become nobody");
    }
    ~AsNobody()
    {
        if (m_was == 0 && ::setresuid(0, 0, 0) != 0)
            qFatal("cannot become root again");
    }
    AsNobody(const AsNobody &) = delete;
    AsNobody &operator=(const AsNobody &) = delete;

private:
    static constexpr uid_t kNobody = 65534;
    uid_t m_was;
};

} // namespace interlock::testing
