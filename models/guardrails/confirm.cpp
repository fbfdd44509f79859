#include "models/guardrails/confirm.h"

#include "models/base/duration.h"

#include <algorithm>

namespace interlock {

namespace {

using Look = GuardrailState::Look;
constexpr size_t kMostLooks = 4096;

void addToWindow(Duration window, Look look, std::deque<Look> &looks)
{
    // The middle one of three equal looks says nothing the outer two do not.
    const size_t size = looks.size();
    if (size >= 2 && looks[size - 1].breach == look.breach && looks[size - 2].breach == look.breach)
        looks.pop_back();
    looks.push_back(look);
    while (looks.size() > 1 && looks[1].at <= look.at - window)
        looks.pop_front();
    if (looks.size() <= kMostLooks)
        return;
    // Of three looks in a row one is good, or the middle one would be gone.
    looks.erase(std::find_if(looks.begin() + 1, looks.end(), [](const Look &l) { return !l.breach; }));
}

int hitsIn(const std::deque<Look> &looks)
{
    return int(std::count_if(looks.begin(), looks.end(), [](const Look &look) { return look.breach; }));
}

struct Confirmed {
    const GuardrailState &state;
    bool operator()(const Consecutive &rule) const { return state.breachesInRow >= std::max(rule.count, 1); }
    bool operator()(const For &) const { return false; }
    bool operator()(const AtLeastOf &rule) const { return hitsIn(state.looks) >= std::max(rule.hits, 1); }
    bool operator()(const ShareOfTime &rule) const
    {
        const double needed = rule.share * double(rule.window.count());
        if (needed <= 0)
            return !state.looks.empty() && state.looks.back().breach;
        // 1e-6 ms: 0.6 of 300000 must not miss its boundary by a rounding
        return double(breachTime(state.looks, rule.window).count()) >= needed - 1e-6;
    }
};

QString percent(double share)
{
    return QString::number(share * 100, 'g', 4) + QStringLiteral(" %");
}

struct ConfirmText {
    const GuardrailState &state;
    QString operator()(const Consecutive &rule) const
    {
        const int count = std::max(rule.count, 1);
        // A firing guardrail has had all its breaches, also when the row was since broken by a value that
        // is not yet well.
        const int seen = state.phase == GuardrailState::Phase::Firing ? count : state.breachesInRow;
        return QStringLiteral("%1 of %2 breaches").arg(seen).arg(count);
    }
    QString operator()(const For &rule) const
    {
        const Duration lasted = state.activeAt ? *state.lastAt - *state.activeAt : Duration(0);
        if (rule.pending.count() == 0)
            return QStringLiteral("confirmed at once");
        return QStringLiteral("breach lasts %1, %2 needed")
            .arg(formatDuration(lasted), formatDuration(rule.pending));
    }
    QString operator()(const AtLeastOf &rule) const
    {
        return QStringLiteral("%1 of the last %2 in breach, %3 needed of %4")
            .arg(hitsIn(state.looks))
            .arg(state.looks.size())
            .arg(rule.hits)
            .arg(rule.of);
    }
    QString operator()(const ShareOfTime &rule) const
    {
        const double window = std::max(double(rule.window.count()), 1.0);
        const double share = double(breachTime(state.looks, rule.window).count()) / window;
        return QStringLiteral("%1 of %2 in breach, %3 needed")
            .arg(percent(share), formatDuration(rule.window), percent(rule.share));
    }
};

} // namespace

void addLook(const Confirm &confirm, Look look, std::deque<Look> &looks)
{
    if (const auto *some = std::get_if<AtLeastOf>(&confirm)) {
        looks.push_back(look);
        while (looks.size() > size_t(std::max(some->of, 1)))
            looks.pop_front();
    } else if (const auto *share = std::get_if<ShareOfTime>(&confirm)) {
        addToWindow(share->window, look, looks);
    }
}

Duration breachTime(const std::deque<Look> &looks, Duration window)
{
    Duration total{0};
    if (looks.empty())
        return total;
    const Instant from = looks.back().at - window;
    for (size_t i = 1; i < looks.size(); ++i)
        if (looks[i].breach && looks[i].at > from)
            total += looks[i].at - std::max(from, looks[i - 1].at);
    return total;
}

bool isConfirmed(const Confirm &confirm, const GuardrailState &state)
{
    return std::visit(Confirmed{state}, confirm);
}

QString confirmText(const Confirm &confirm, const GuardrailState &state)
{
    return std::visit(ConfirmText{state}, confirm);
}

} // namespace interlock
