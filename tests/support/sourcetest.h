#pragma once

#include "models/sources/source.h"

#include <QSignalSpy>
#include <QTest>

namespace interlock {

/// A clock that moves only when told.
class HandClock final : public Clock {
public:
    Moment now() const override { return moment; }
    QString bootId() const override { return QStringLiteral("test"); }
    void advance(Duration by)
    {
        moment.boot += by;
        moment.wall += by;
    }
    Moment moment{instantFromMs(1'000'000), wallFromMs(1'700'000'000'000)};
};

/// Polls once and waits for the end; gives the poll.
inline Poll pollOnce(MetricSource &source, int most = 3000)
{
    std::optional<Poll> seen;
    const auto link =
        QObject::connect(&source, &MetricSource::polled, &source, [&seen](const Poll &poll) { seen = poll; });
    source.poll();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(seen.has_value(), most); }();
    QObject::disconnect(link);
    if (seen)
        return *seen;
    Poll none;
    none.result = fail(ErrorCode::Timeout, QStringLiteral("the test waited in vain"));
    return none;
}

inline Indicator indicator(const char *id, const Measure &measure)
{
    Indicator made;
    made.id.text = QString::fromLatin1(id);
    made.measure = measure;
    return made;
}

} // namespace interlock
