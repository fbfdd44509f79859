#include "ui/first/ground.h"

namespace interlock {

const Ground &groundOf(const QString &theme, bool platformIsDark)
{
    if (theme == u"contrast")
        return kContrastGround;
    const bool dark = theme == u"dark" || (theme != u"light" && platformIsDark);
    return dark ? kDarkGround : kLightGround;
}

} // namespace interlock
