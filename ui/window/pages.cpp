#include "ui/window/pages.h"

#include <QCoreApplication>

#include <algorithm>

namespace interlock {

using namespace Qt::StringLiterals;

const std::vector<PageInfo> &allPages()
{
    static const std::vector<PageInfo> pages = {
        {Page::Live, u"live"_s, u"live"_s, QT_TRANSLATE_NOOP("interlock::Pages", "Live"), true},
        {Page::Timeline, u"timeline"_s, u"timeline"_s, QT_TRANSLATE_NOOP("interlock::Pages", "Timeline"),
         true},
        {Page::Approvals, u"approvals"_s, u"approvals"_s, QT_TRANSLATE_NOOP("interlock::Pages", "Approvals")},
        {Page::Incident, u"incident"_s, u"warning"_s, QT_TRANSLATE_NOOP("interlock::Pages", "Incident"),
         true},
        {Page::Records, u"records"_s, u"records"_s, QT_TRANSLATE_NOOP("interlock::Pages", "Records")},
        {Page::Policies, u"policies"_s, u"shield"_s, QT_TRANSLATE_NOOP("interlock::Pages", "Policies")},
        {Page::Connections, u"connections"_s, u"connections"_s,
         QT_TRANSLATE_NOOP("interlock::Pages", "Connections")},
        {Page::Settings, u"settings"_s, u"settings"_s, QT_TRANSLATE_NOOP("interlock::Pages", "Settings")},
    };
    return pages;
}

QString PageInfo::name() const
{
    return QCoreApplication::translate("interlock::Pages", words);
}

const PageInfo &infoOf(Page page)
{
    return allPages()[size_t(page)];
}

std::optional<Page> pageOf(const QString &id)
{
    const auto found = std::ranges::find(allPages(), id, &PageInfo::id);
    return found == allPages().end() ? std::nullopt : std::optional(found->page);
}

} // namespace interlock
