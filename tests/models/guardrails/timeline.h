#pragma once

#include "models/guardrails/judge.h"

#include <QString>

namespace interlock::test {

/// One letter an evaluation: B a breach (600 against "> 500"), m between clear (480) and breach (490), w on
/// the warn side only (460), g good (400), N NaN, _ missing, e error, s stale.
inline Observation evaluation(QChar letter)
{
    switch (letter.unicode()) {
    case u'B':
        return Observation::of(600);
    case u'm':
        return Observation::of(490);
    case u'w':
        return Observation::of(460);
    case u'g':
        return Observation::of(400);
    case u'N':
        return Observation::of(std::numeric_limits<double>::quiet_NaN());
    case u'e':
        return Observation::error(QStringLiteral("timeout"));
    case u's':
        return Observation::stale(QStringLiteral("too old"), Duration(60'000));
    default:
        return Observation::missing(QStringLiteral("no series"));
    }
}

/// One letter a phase: W warming, - ok, P pending, F firing.
inline QChar letter(GuardrailState::Phase phase)
{
    return QStringLiteral("W-PF")[qsizetype(phase)];
}

inline Guardrail latency(Confirm confirm)
{
    Guardrail rule;
    rule.id = {QStringLiteral("latency")};
    rule.indicator = {QStringLiteral("p95-latency")};
    rule.breach = Limit{Comparison::Above, 500};
    rule.confirm = confirm;
    rule.missing.after = Duration(3'600'000 * 24LL);
    return rule;
}

/// The phases of a row of evaluations, `every` apart, the first one at instant 0.
inline QString phases(const Guardrail &rule, const QString &evaluations, Duration every)
{
    GuardrailState state;
    QString seen;
    Instant now{};
    for (const QChar each : evaluations) {
        state = judge(rule, state, evaluation(each), now, Instant{}).state;
        seen += letter(state.phase);
        now += every;
    }
    return seen;
}

} // namespace interlock::test
