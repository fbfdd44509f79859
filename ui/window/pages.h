#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace interlock {

/// The screens, in the order of the rail and of Ctrl+1, Ctrl+2, ...; Settings stands apart at the rail's end.
enum class Page { Live, Timeline, Approvals, Incident, Records, Policies, Connections, Settings };

/// What the rail, the palette and the session need to know of a screen.
struct PageInfo {
    Page page = Page::Live;
    QString id;                  ///< stands in the session file: "live"
    QString symbol;              ///< icon
    const char *words = nullptr; ///< its name in English
    bool needsRelease = false;   ///< empty without a selected release
    QString name() const;        ///< in the language of the console
};
const std::vector<PageInfo> &allPages();
const PageInfo &infoOf(Page page);
std::optional<Page> pageOf(const QString &id);

} // namespace interlock
