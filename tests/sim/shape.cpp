#include "tests/sim/shape.h"

#include <QStringList>

namespace interlock::sim {

using namespace Qt::StringLiterals;

QString Shape::confirmText(int times) const
{
    switch (confirm) {
    case Confirm::For:
        return u"{for: %1s, keep_firing_for: 5s}"_s.arg(seconds);
    case Confirm::Times:
        return u"{at_least: %1, of: %2}"_s.arg(times).arg(times + 2);
    case Confirm::Share:
        return u"{share: 75%, window: %1s}"_s.arg(seconds);
    case Confirm::Consecutive:
        break;
    }
    return u"{consecutive: %1}"_s.arg(times);
}

int Shape::confirmSeconds() const
{
    return confirm == Confirm::For || confirm == Confirm::Share ? seconds : 0;
}

QString Shape::sources(int everyMs) const
{
    return counts || ranks
               ? u"  stable: {type: scrape, url: \"http://stable/metrics\", interval: %1ms, timeout: 800ms}\n"_s
                     .arg(everyMs)
               : QString();
}

QString Shape::indicators() const
{
    QString lines;
    if (counts)
        lines +=
            uR"(  failed: {source: metrics, total: 'requests_total{service="web",code="500"}', stable: failed-stable}
  failed-stable: {source: stable, total: 'requests_total{service="web",code="500"}'}
  served: {source: metrics, total: 'requests_total{service="web"}', stable: served-stable}
  served-stable: {source: stable, total: 'requests_total{service="web"}'}
)"_s;
    if (ranks)
        lines += uR"(  latency-stable: {source: stable, gauge: 'latency_ms{service="web"}', unit: ms}
)"_s;
    return lines;
}

QString Shape::guardrails() const
{
    QString lines;
    if (counts)
        lines += u"  failed-more: {compare: {errors: failed, requests: served, margin: 1.25, alpha: 1%}, "
                 "missing: {after: 1m, do: hold}, do: rollback}\n"_s;
    if (ranks)
        lines += u"  slower: {compare: {indicator: latency, test: mann-whitney, window: 1m, confidence: 98%, "
                 "direction: increase, effect: 1.10}, missing: {after: 2m, do: warn}, do: hold}\n"_s;
    if (pair)
        lines += u"  tight-latency: {indicator: latency, breach: \"> 350ms\", do: warn}\n"
                 "  tight-queue: {indicator: queue, breach: \"> 50\", do: warn}\n"
                 "  together: {any: {at_least: 2, of: [tight-latency, tight-queue], for: 5s}, do: hold}\n"_s;
    if (shadow)
        lines += u"  %1: {indicator: latency, breach: \"> 1ms\", shadow: true, do: rollback}\n"_s.arg(
            QLatin1StringView(kShadow));
    return lines;
}

QString Shape::text() const
{
    QStringList all{confirmText(0), u"%1 switches"_s.arg(parts)};
    const std::initializer_list<std::pair<bool, QString>> named{
        {counts, u"counts"_s},           {ranks, u"ranks"_s},       {pair, u"pair"_s},
        {shadow, u"shadow"_s},           {security, u"security"_s}, {budget, u"budget"_s},
        {signedGates, u"signed gates"_s}};
    for (const auto &[is, name] : named)
        if (is)
            all << name;
    return all.join(u", "_s);
}

Shape shapeOf(Chance &chance)
{
    using enum Shape::Confirm;
    Shape shape;
    shape.confirm = chance.oneOf(std::vector<Shape::Confirm>{Consecutive, For, Times, Share});
    shape.seconds = int(chance.between(5, 20));
    shape.parts = chance.oneOf(std::vector<int>{1, 2, 3, 8});
    shape.counts = chance.hits(0.4);
    shape.ranks = chance.hits(0.4);
    shape.pair = chance.hits(0.3);
    shape.shadow = chance.hits(0.3);
    shape.security = chance.hits(0.2);
    shape.budget = chance.hits(0.3);
    shape.signedGates = chance.hits(0.3);
    return shape;
}

} // namespace interlock::sim
