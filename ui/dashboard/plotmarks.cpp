#include "ui/dashboard/plotmarks.h"

#include "ui/style/words.h"

#include <QCoreApplication>

namespace interlock {

namespace {
constexpr qint64 kSameMoment = 1000; ///< ms

struct Text {
    Q_DECLARE_TR_FUNCTIONS(interlock::PlotMark)
};

std::optional<PlotMark> markOf(const TimelineEntry &entry)
{
    using Kind = TimelineEntry::Kind;
    PlotMark mark{toMs(entry.at), PlotMark::Kind::Decision, entry.status, entry.what};
    if (entry.weightAfter) {
        mark.kind = PlotMark::Kind::Weight;
        mark.status = entry.status == StatusKind::Fail ? StatusKind::Fail : StatusKind::Running;
        mark.label = Text::tr("→ %1", "to a weight").arg(Words::weight(*entry.weightAfter));
        return mark;
    }
    switch (entry.kind) {
    case Kind::Decision:
        return mark;
    case Kind::Guardrail:
        mark.kind = PlotMark::Kind::Breach;
        return mark;
    case Kind::Note:
        mark.kind = PlotMark::Kind::Note;
        return mark;
    case Kind::Stage:
    case Kind::WeightChange:
    case Kind::Checkpoint:
    case Kind::Engine:
        break;
    }
    return std::nullopt;
}
} // namespace

std::vector<PlotMark> plotMarks(const std::vector<TimelineEntry> &timeline)
{
    std::vector<PlotMark> made;
    for (auto entry = timeline.rbegin(); entry != timeline.rend(); ++entry) {
        const std::optional<PlotMark> mark = markOf(*entry);
        if (!mark)
            continue;
        const bool again = !made.empty() && made.back().kind == mark->kind &&
                           mark->kind != PlotMark::Kind::Note && made.back().label == mark->label &&
                           mark->wallMs - made.back().wallMs < kSameMoment;
        if (!again)
            made.push_back(*mark);
    }
    std::ranges::stable_sort(made, {}, &PlotMark::wallMs);
    return made;
}

} // namespace interlock
