#include "ui/window/pages.h"

#include <QCoreApplication>

#include <algorithm>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
struct Text {
    Q_DECLARE_TR_FUNCTIONS(interlock::Pages)
};
} // namespace

const std::vector<PageInfo> &allPages()
{
    static const std::vector<PageInfo> pages = {
        {Page::Live, u"live"_s, u"live"_s, Text::tr("Live"), true},
        {Page::Timeline, u"timeline"_s, u"timeline"_s, Text::tr("Timeline"), true},
        {Page::Approvals, u"approvals"_s, u"approvals"_s, Text::tr("Approvals")},
        {Page::Incident, u"incident"_s, u"warning"_s, Text::tr("Incident"), true},
        {Page::Records, u"records"_s, u"records"_s, Text::tr("Records")},
        {Page::Policies, u"policies"_s, u"shield"_s, Text::tr("Policies")},
        {Page::Connections, u"connections"_s, u"connections"_s, Text::tr("Connections")},
        {Page::Settings, u"settings"_s, u"settings"_s, Text::tr("Settings")},
    };
    return pages;
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
