#pragma once

#include "ui/style/words.h"
#include "ui/window/banner.h"

#include <QCoreApplication>

namespace interlock {

/// What must be said above everything else, most urgent first. Pure.
class Notices {
    Q_DECLARE_TR_FUNCTIONS(interlock::Notices)
public:
    /// Silence longer than this is shown.
    static constexpr Duration kSilence{3000};
    /// Problems, mends and reasons begin with a small letter; where they stand alone, with a large one.
    static QString asSentence(QString words);

    /// The store that cannot be read, or a follower that stopped.
    static std::optional<Banner::Notice> store(const Snapshot &snapshot, Moment now);
    /// Nobody guards.
    static std::optional<Banner::Notice> guard(const Snapshot &snapshot, Moment now);
    /// A rollback that was ordered and brought nothing, or one that could not be made right now.
    static std::optional<Banner::Notice> wayBack(const Snapshot &snapshot, const ReleaseView *release);
    /// Newest sample older than five of the stage's intervals and at least 15 s.
    static std::optional<Banner::Notice> stale(const Snapshot &snapshot, const ReleaseView *release,
                                               Moment now);
    /// A lease that ends soon, or has ended, while there are stages to come.
    static constexpr std::chrono::minutes kLeaseEnds{15};
    static std::optional<Banner::Notice> lease(const Snapshot &snapshot, const ReleaseView *release,
                                               Moment now);
    /// Whether a lease for the same plan waits for keys or to be used: the release can go on under it.
    static bool hasNextLease(const Snapshot &snapshot, const ReleaseView &release);
    /// What people should hear of this release does not reach them.
    static std::optional<Banner::Notice> sinks(const Snapshot &snapshot, const ReleaseView *release);
    /// A release is over and the log lacks what its plan demands as evidence, or a person's name under it.
    static std::optional<Banner::Notice> evidence(const ReleaseView *release);
    /// Another release of the same plan in the same environment that is open while this one is over, the one
    /// begun last; nullptr: there is none.
    static const ReleaseView *newer(const Snapshot &snapshot, const ReleaseView &release);
    /// The release that needs somebody while the one that is shown is over; nullptr: none does.
    static const ReleaseView *needier(const Snapshot &snapshot, const ReleaseView *shown);
    /// What is shown is over, and something else is not: what, and that it is one click away.
    static std::optional<Banner::Notice> elsewhere(const Snapshot &snapshot, const ReleaseView *shown,
                                                   Zone zone);
    /// The window went on to this release by itself, from that one.
    static Banner::Notice followed(const ReleaseView &now, const ReleaseView &before, Zone zone);
    /// A record signed with this person's key and not from here, until it was seen.
    static std::optional<Banner::Notice> foreign(const Snapshot &snapshot, qint64 seen, Zone zone);
    /// The empty page: why there is nothing, and the one thing to do.
    static EmptyState::Message empty(const Snapshot *snapshot);
};

} // namespace interlock
