#include "app/demo/fault.h"

#include "models/base/nearest.h"

#include <array>

using namespace Qt::StringLiterals;

namespace interlock::demo {

namespace {

constexpr std::array kKinds = {FaultKind::None, FaultKind::Latency, FaultKind::Errors, FaultKind::Hang};
constexpr auto kForm = "write it as latency@40s, latency@40s,300ms, errors@40s,20% or hang@40s,10%"_L1;

Result<double> parseShare(const QString &level)
{
    bool ok = false;
    const double percent = level.chopped(level.endsWith(u'%') ? 1 : 0).toDouble(&ok);
    if (!ok || !level.endsWith(u'%') || !(percent > 0) || percent > 100)
        return fail(ErrorCode::BadInput, u"\"%1\" is no share of the requests"_s.arg(level), kForm);
    return percent / 100;
}

Done setLevel(Fault &fault, const QString &level)
{
    if (fault.kind != FaultKind::Latency) {
        const Result<double> share = parseShare(level);
        if (!share)
            return passOn(share);
        fault.share = *share;
        return {};
    }
    const Result<Duration> delay = parseDuration(level);
    if (!delay)
        return passOn(delay);
    if (*delay > std::chrono::minutes(1))
        return fail(ErrorCode::BadInput, u"a delay of %1 is more than a minute"_s.arg(level), kForm);
    fault.delay = *delay;
    return {};
}

} // namespace

QString faultWord(FaultKind kind)
{
    switch (kind) {
    case FaultKind::None:
        return u"none"_s;
    case FaultKind::Latency:
        return u"latency"_s;
    case FaultKind::Errors:
        return u"errors"_s;
    case FaultKind::Hang:
        return u"hang"_s;
    }
    return {};
}

Result<FaultKind> faultKind(const QString &word)
{
    QStringList words;
    for (const FaultKind kind : kKinds) {
        if (faultWord(kind) == word)
            return kind;
        words.append(faultWord(kind));
    }
    return fail(ErrorCode::BadInput, u"\"%1\" is no kind of fault"_s.arg(word), didYouMean(word, words));
}

Result<PlannedFault> parsePlannedFault(const QString &text)
{
    const qsizetype at = text.indexOf(u'@');
    if (at < 0)
        return fail(ErrorCode::BadInput, u"the fault \"%1\" has no time"_s.arg(text), kForm);
    const Result<FaultKind> kind = faultKind(text.left(at));
    if (!kind)
        return passOn(kind);
    if (*kind == FaultKind::None)
        return fail(ErrorCode::BadInput, u"\"none\" is no fault to plan"_s, kForm);
    const qsizetype comma = text.indexOf(u',', at);
    const Result<Duration> after =
        parseDuration(QStringView(text).sliced(at + 1, (comma < 0 ? text.size() : comma) - at - 1));
    if (!after)
        return passOn(after);
    PlannedFault planned{.fault = {.kind = *kind}, .after = *after};
    if (comma >= 0) {
        if (const Done level = setLevel(planned.fault, text.mid(comma + 1)); !level)
            return passOn(level);
    }
    return planned;
}

} // namespace interlock::demo
