#pragma once

#include "ui/follower/snapshot.h"
#include "ui/notices/notice.h"

#include <QCoreApplication>
#include <QSet>

namespace interlock {

/// Finds out what is new between two looks: approvals that are asked for and stages that passed (normal);
/// breaches, rollbacks, holds, and a guard, data or store that fell silent (critical). Each once, and nothing
/// that was so already when the console started. Pure but for what it remembers.
class NoticeWatch {
    Q_DECLARE_TR_FUNCTIONS(interlock::NoticeWatch)
public:
    /// Call with each snapshot, and now and then with the same one: silence comes with no snapshot.
    std::vector<DesktopNotice> heard(const Snapshot &snapshot, Moment now);
    /// A store that was not read for so long is silent.
    static constexpr Duration kSilence{5000};

private:
    struct Fact {
        QString key; ///< told once for as long as it is there
        DesktopNotice notice;
        bool silent = false; ///< known from now on, and not told
    };
    void addReleases(const Snapshot &snapshot, Moment now, std::vector<Fact> &facts) const;
    static void addBreaches(const ReleaseView &release, std::vector<Fact> &facts);
    void addRelease(const ReleaseView &release, std::vector<Fact> &facts) const;
    static void addLeases(const Snapshot &snapshot, std::vector<Fact> &facts);
    static void addSilence(const Snapshot &snapshot, Moment now, std::vector<Fact> &facts);

    bool m_first = true;
    QSet<QString> m_known;
};

} // namespace interlock
