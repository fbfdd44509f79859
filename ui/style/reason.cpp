#include "ui/style/reason.h"

#include <QCoreApplication>
#include <QStringList>

#include <optional>
#include <vector>

namespace interlock {

namespace {
constexpr char kContext[] = "interlock::reason";
constexpr int kDeepest = 4; ///< reasons within reasons
const QString kNext = QStringLiteral("; ");

// What the guard writes, with %1, %2 where its names and numbers stand; the first that fits is taken.
// Translations may put them into another order. After ": " or "; " at the end, another reason may follow.
// Where a log has more words than a window has room, what the window says stands beside them.
struct Written {
    const char *written;
    const char *shown = written;
};
constexpr Written kWritten[] = {
    {QT_TRANSLATE_NOOP("interlock::reason", "rolled back by %1 (stable is DOWN): %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "rolled back by %1 (stable is DOWN)")},
    {QT_TRANSLATE_NOOP("interlock::reason", "rolled back by %1: %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "rolled back by %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "it was rolled back without an engine")},
    {QT_TRANSLATE_NOOP("interlock::reason", "held by %1: %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "held by %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "held for %1: %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "promoted by %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "resumed by %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "overridden by %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "back one stage by %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "back at stage %1 by %2, where %3 flows: resume raises it")},
    {QT_TRANSLATE_NOOP("interlock::reason", "code %1, both keys are there")},
    {QT_TRANSLATE_NOOP("interlock::reason", "as %1, code %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "code %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "nobody watched for %1 s")},
    {QT_TRANSLATE_NOOP("interlock::reason", "nobody watched for %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "nobody passed the gate in time")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the gate did not open in time: %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "waits for the approval of %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1: done, %2 read back, after %3 ms")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1: unknown, %2 read back, after %3 ms, %4")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1: failed, %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1: unknown, %2")},
    {"%1 -> %2, first stage", QT_TRANSLATE_NOOP("interlock::reason", "%1 → %2, first stage")},
    {"%1 -> %2, stage %3 passed", QT_TRANSLATE_NOOP("interlock::reason", "%1 → %2, stage %3 passed")},
    {"%1 -> %2, promoted by %3", QT_TRANSLATE_NOOP("interlock::reason", "%1 → %2, promoted by %3")},
    {"%1 -> %2, resumed by %3", QT_TRANSLATE_NOOP("interlock::reason", "%1 → %2, resumed by %3")},
    {"%1 -> %2, rolled back by %3", QT_TRANSLATE_NOOP("interlock::reason", "%1 → %2, rolled back by %3")},
    {QT_TRANSLATE_NOOP("interlock::reason", "intended %1, observed %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "stage %1, %2 baked: %3 intended, %4 observed")},
    {QT_TRANSLATE_NOOP("interlock::reason", "stage %1 failed: %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "stage %1 failed")},
    {QT_TRANSLATE_NOOP("interlock::reason", "stage %1 is inconclusive: resume watches it again")},
    {QT_TRANSLATE_NOOP("interlock::reason", "stage %1 is inconclusive: %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "not ready within %1: %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the traffic could not be read")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the traffic was not read back lately")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the traffic of stable is being counted")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the baseline of %1 is being captured")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the bake did not complete in time: %1 of %2 counted")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the lease covers at most %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "no valid lease")},
    {QT_TRANSLATE_NOOP("interlock::reason", "its checks and steps")},
    {QT_TRANSLATE_NOOP("interlock::reason", "first stage")},
    {QT_TRANSLATE_NOOP("interlock::reason",
                       "every stable target is DOWN: there would be nothing to go back to")},
    {QT_TRANSLATE_NOOP("interlock::reason", "every stable target is DOWN")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1; not rolled back by itself: every stable target is DOWN")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 was read back above the intended %2: a late command, or "
                                            "somebody else moves traffic")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 was read back below the intended %2: somebody lowered it, or "
                                            "HAProxy was reloaded")},
    {QT_TRANSLATE_NOOP("interlock::reason", "raising to %1 was confirmed, but %2 was read back")},
    {QT_TRANSLATE_NOOP("interlock::reason", "raising to %1: %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the raise had no outcome within %1 s")},
    {QT_TRANSLATE_NOOP("interlock::reason", "lowering to %1: no outcome within %2 s")},
    {QT_TRANSLATE_NOOP("interlock::reason", "lowering to %1: %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "0 was not read back within 2 s")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the engine stopped while raising to %1; %2")},
    {QT_TRANSLATE_NOOP("interlock::reason", "nothing could be read back")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the engine stopped before %1 was raised to %2")},
    {"%1: %2 % sure that the canary is worse than stable, %3 % needed, %4 of %5 breaches",
     QT_TRANSLATE_NOOP("interlock::reason", "%1: %2 % sure it is worse, %3 % needed, %4 of %5")},
    {"%1: %2 % sure that the canary is worse than stable, %3 % needed",
     QT_TRANSLATE_NOOP("interlock::reason", "%1: %2 % sure it is worse, %3 % needed")},
    {QT_TRANSLATE_NOOP("interlock::reason",
                       "%1: %2 % sure that the canary does not get its share, %3 % needed")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1, %2 of %3 breaches")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1, confirmed at once")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1, breach lasts %2, %3 needed")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1, %2 of the last %3 in breach, %4 needed of %5")},
    {"%1 without a value for %2, %3 allowed: %4 (%5)",
     QT_TRANSLATE_NOOP("interlock::reason", "%1: no value for more than %3 (%5)")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 has fewer than two samples in the window")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 of %2 samples needed")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 of %2 requests needed")},
    {QT_TRANSLATE_NOOP("interlock::reason", "no traffic: %1 did not grow")},
    {QT_TRANSLATE_NOOP("interlock::reason", "no series matches %1")},
    {QT_TRANSLATE_NOOP("interlock::reason", "not a finite number")},
    {QT_TRANSLATE_NOOP("interlock::reason", "its source told nothing")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the canary has had no requests to count")},
    {QT_TRANSLATE_NOOP("interlock::reason", "the canary had no requests since the last look")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 was not evaluated lately")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 was not looked at yet")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 is in breach")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 for a newer rollout")},
    {QT_TRANSLATE_NOOP("interlock::reason", "nothing was counted yet")},
    {QT_TRANSLATE_NOOP("interlock::reason", "stable has had none")},
    {QT_TRANSLATE_NOOP("interlock::reason", "not within a year")},
    {QT_TRANSLATE_NOOP("interlock::reason", "rolled back once in the last 30 days")},
    {QT_TRANSLATE_NOOP("interlock::reason", "rolled back %1 times in the last 30 days")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 of %2 guardrails never showed a value")},
    {QT_TRANSLATE_NOOP("interlock::reason", "first %1 %, widest step %2 points, %3 s of worst exposure")},
    {QT_TRANSLATE_NOOP("interlock::reason", "Drill: 0 % was read back %1 ms after the press")},
    {QT_TRANSLATE_NOOP("interlock::reason", "%1 lines of plan and files differ from the last approved")},
};

struct Noted {
    const char *source, *comment;
};
constexpr Noted kByYou QT_TRANSLATE_NOOP3("interlock::reason", "you", "held by you");
constexpr Noted kYou QT_TRANSLATE_NOOP3("interlock::reason", "you", "who did it");
constexpr Noted kYouNamed QT_TRANSLATE_NOOP3("interlock::reason", "you (%1)", "in a list");

QString said(const Noted &text)
{
    return QCoreApplication::translate(kContext, text.source, text.comment);
}

constexpr qsizetype kSure = 1, kSureEnough = 2; ///< values of "%1: %2 % sure ..., %3 % needed"

/// "99.3598" as "99.3", where that is enough all the same.
QString coarse(const QString &sure, const QString &enough)
{
    const QString cut = sure.left(sure.indexOf(u'.') + 2);
    return sure.contains(u'.') && cut.toDouble() >= enough.toDouble() ? cut : sure;
}

/// "held by %1: %2" as its pieces "held by ", ": " and "".
struct Template {
    const char *shown;
    QStringList pieces;
    bool isSure() const
    {
        return pieces.size() > kSureEnough + 1 && pieces[kSure + 1].startsWith(u" % sure ");
    }
    bool namesPerson(qsizetype value) const { return pieces[value].endsWith(u"by "); }
};

const std::vector<Template> &templates()
{
    static const std::vector<Template> all = [] {
        std::vector<Template> made;
        for (const auto &[written, shown] : kWritten) {
            Template one{shown, {}};
            QString rest = QString::fromUtf8(written);
            for (int i = 1; rest.contains(u'%' + QString::number(i)); ++i) {
                const QString mark = u'%' + QString::number(i);
                one.pieces << rest.section(mark, 0, 0);
                rest = rest.section(mark, 1);
            }
            one.pieces << rest;
            made.push_back(one);
        }
        return made;
    }();
    return all;
}

/// What stands at %1, %2 and so on where the text fits.
std::optional<QStringList> fit(const QStringList &pieces, QStringView text)
{
    if (!text.startsWith(pieces.front()))
        return std::nullopt;
    QStringList found;
    qsizetype at = pieces.front().size();
    for (qsizetype i = 1; i < pieces.size(); ++i) {
        const bool last = i + 1 == pieces.size();
        const qsizetype next = !last                      ? text.indexOf(pieces[i], at + 1)
                               : text.endsWith(pieces[i]) ? text.size() - pieces[i].size()
                                                          : -1;
        if (next <= at) // it ends otherwise, or nothing stands there
            return std::nullopt;
        found << text.mid(at, next - at).toString();
        at = next + pieces[i].size();
    }
    return at == text.size() ? std::optional(found) : std::nullopt;
}

QString filled(const QString &sentence, const QStringList &values)
{
    QString made;
    for (qsizetype i = 0; i < sentence.size(); ++i) {
        const int number = i + 1 < sentence.size() ? sentence[i + 1].digitValue() : -1;
        if (sentence[i] == u'%' && number >= 1 && number <= values.size()) {
            made += values[number - 1];
            ++i;
        } else {
            made += sentence[i];
        }
    }
    return made;
}

bool isOneOf(const QString &name, const QStringList &you)
{
    return !name.isEmpty() && you.contains(name);
}

bool holdsAnother(const QStringList &pieces)
{
    return pieces.size() > 1 && pieces.back().isEmpty() &&
           (pieces[pieces.size() - 2].endsWith(u": ") || pieces[pieces.size() - 2].endsWith(u"; "));
}

QString say(const QString &written, const QStringList &you, int depth)
{
    if (depth > kDeepest)
        return written;
    for (const Template &one : templates()) {
        auto values = fit(one.pieces, written);
        if (!values)
            continue;
        const bool nests = holdsAnother(one.pieces);
        if (std::ranges::any_of(values->begin(), values->end() - (nests ? 1 : 0),
                                [](const QString &value) { return value.contains(kNext); }))
            continue; // two reasons, not a name
        if (nests)
            values->back() = say(values->back(), you, depth + 1);
        for (qsizetype i = 0; i < values->size(); ++i)
            if (one.namesPerson(i) && isOneOf((*values)[i], you))
                (*values)[i] = said(kByYou);
        if (one.isSure())
            (*values)[kSure] = coarse((*values)[kSure], (*values)[kSureEnough]);
        return filled(QCoreApplication::translate(kContext, one.shown), *values);
    }
    const QStringList parts = written.split(kNext);
    if (parts.size() < 2)
        return written;
    QStringList all;
    for (const QString &part : parts)
        all << say(part, you, depth + 1);
    return all.join(kNext);
}
} // namespace

QStringList knownReasons()
{
    QStringList known;
    for (const Written &one : kWritten)
        known << QString::fromUtf8(one.written);
    return known;
}

QString sayReason(const QString &written, const QStringList &you)
{
    return written.isEmpty() ? written : say(written, you, 0);
}

QString sayWho(const QString &name, const QStringList &you)
{
    return isOneOf(name, you) ? said(kYou) : name;
}

QString sayYou(const QString &name)
{
    const QString you = said(kYou);
    return name == you ? you : said(kYouNamed).arg(name);
}

} // namespace interlock
