#include "ui/releases/releasemodel.h"

#include "ui/style/chip.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"
#include "ui/style/roundbox.h"
#include "ui/style/words.h"

#include <QPainter>

namespace interlock {

using namespace Qt::StringLiterals;

void ReleaseModel::setReleases(const std::vector<ReleaseView> &releases)
{
    const bool same = std::ranges::equal(releases, m_releases, {}, &ReleaseView::id, &ReleaseView::id);
    if (!same) {
        beginResetModel();
        m_releases = releases;
        endResetModel();
    } else if (!releases.empty()) {
        m_releases = releases;
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

int ReleaseModel::rowOf(const RolloutId &id) const
{
    const auto found = std::ranges::find(m_releases, id, &ReleaseView::id);
    return found == m_releases.end() ? -1 : int(found - m_releases.begin());
}

int ReleaseModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_releases.size());
}

namespace {
/// "staging · 8.0.0 · stage 2 of 4"; what is over tells since when, as another rollout of the same looks like
/// it.
QString whereText(const ReleaseView &release)
{
    const QString where = ReleaseModel::tr("%1 · %2").arg(release.environment, release.canaryVersion);
    if (isOver(release.phase) && release.endedAt)
        return ReleaseModel::tr("%1 · %2").arg(where, Words::dateClock(*release.endedAt, Zone::Local));
    if (isOver(release.phase) || release.stage < 0)
        return where;
    return ReleaseModel::tr("%1 · stage %2 of %3")
        .arg(where)
        .arg(release.stage + 1)
        .arg(release.stages.size());
}
} // namespace

QVariant ReleaseModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ReleaseView &release = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return release.name;
    case Qt::AccessibleDescriptionRole:
        return whereText(release);
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3 to %4, canary %5, %6")
            .arg(release.name, release.environment, release.stableVersion, release.canaryVersion,
                 Words::weight(release.traffic.intended), release.verdict.words);
    case Qt::ToolTipRole:
        return tr("%1\nRollout %2, begun %3", "what the card says; rollout; time")
            .arg(data(index, Qt::AccessibleTextRole).toString(), release.id.text,
                 release.startedAt ? Words::dateClock(*release.startedAt, Zone::Local) : u"–"_s);
    case ReleaseRole:
        return QVariant::fromValue(&release);
    case AttentionRole:
        return release.needsAttention;
    default:
        return {};
    }
}

void ReleaseFilter::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void ReleaseFilter::setShow(Show show)
{
    m_show = show;
    invalidateFilter();
}

bool ReleaseFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    const auto *release = index.data(ReleaseModel::ReleaseRole).value<const ReleaseView *>();
    if (m_show == Show::NeedsAttention && !release->needsAttention)
        return false;
    const QString all = QStringList{release->name,          release->service,       release->environment,
                                    release->stableVersion, release->canaryVersion, release->verdict.words}
                            .join(QLatin1Char(' '));
    return m_text.isEmpty() || all.contains(m_text, Qt::CaseInsensitive);
}

namespace {
/// Share of the current bake that is counted, or nothing when no bar is to be drawn.
std::optional<double> bakeShare(const ReleaseView &release)
{
    if (isOver(release.phase) || release.stage < 0 || size_t(release.stage) >= release.stages.size())
        return std::nullopt;
    const StageView &stage = release.stages[size_t(release.stage)];
    if (stage.bakeWanted.count() <= 0)
        return std::nullopt;
    return std::clamp(double(stage.bakeCounted.count()) / double(stage.bakeWanted.count()), 0.0, 1.0);
}

void paintFrame(QPainter &painter, const QRect &card, const QStyleOptionViewItem &option, const Tokens &t)
{
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered = option.state & QStyle::State_MouseOver;
    paintRoundBox(painter, card, t.panel, selected ? t.running.ink : hovered ? t.control : t.line, 8);
    if (selected) {
        QPainterPath clip;
        clip.addRoundedRect(card, 8, 8);
        painter.setClipPath(clip);
        painter.fillRect(mirrored(painter, card, QRect(card.left(), card.top(), 3, card.height())),
                         t.running.ink);
        painter.setClipping(false);
    }
    if (selected && (option.state & QStyle::State_HasFocus)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.focus, 2));
        painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), 7, 7);
    }
}
} // namespace

void ReleaseDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const auto *release = index.data(ReleaseModel::ReleaseRole).value<const ReleaseView *>();
    const Tokens &t = tokensOf(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect card = option.rect.adjusted(0, 0, 0, -scaled(8));
    paintFrame(*painter, card, option, t);

    const QRect in = card.adjusted(scaled(12), scaled(9), -scaled(12), -scaled(9));
    const QFontMetrics bold(fontOf(Type::BodyBold)), body(fontOf(Type::Body));
    const QString weight = Words::weight(release->traffic.observed.value_or(release->traffic.intended));
    const int weightWidth = body.horizontalAdvance(weight);
    painter->setFont(fontOf(Type::Body));
    painter->setPen(t.muted);
    const QRect line(in.left(), in.top(), in.width(), bold.height());
    drawWords(*painter, line, Qt::AlignRight, weight);
    drawWords(*painter, QRect(in.left(), in.top() + bold.height(), in.width(), body.height()), Qt::AlignLeft,
              body.elidedText(whereText(*release), Qt::ElideRight, in.width()));
    painter->setFont(fontOf(Type::BodyBold));
    painter->setPen(t.text);
    drawWords(*painter, mirrored(*painter, in, line.adjusted(0, 0, -weightWidth - 8, 0)), Qt::AlignLeft,
              bold.elidedText(release->name, Qt::ElideRight, in.width() - weightWidth - 8));

    const QSize chip = chipSize(release->verdict);
    const int chipTop = in.top() + bold.height() + body.height() + scaled(6);
    paintStatus(*painter, QRect(in.left(), chipTop, in.width(), chip.height()), release->verdict, t);
    if (const auto share = bakeShare(*release)) {
        const QRectF bar(in.left(), card.bottom() - scaled(11), in.width(), 4);
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.line);
        painter->drawRoundedRect(bar, 2, 2);
        painter->setBrush(
            t.of(release->verdict.kind == StatusKind::Fail ? StatusKind::Fail : StatusKind::Running).ink);
        const QRectF done(bar.left(), bar.top(), std::max(4.0, bar.width() * *share), 4);
        painter->drawRoundedRect(mirrored(*painter, bar, done), 2, 2);
    }
    painter->restore();
}

QSize ReleaseDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const auto *release = index.data(ReleaseModel::ReleaseRole).value<const ReleaseView *>();
    const int lines =
        QFontMetrics(fontOf(Type::BodyBold)).height() + QFontMetrics(fontOf(Type::Body)).height();
    return {scaled(180), lines + scaled(9 + 6 + 21 + 9 + 8) + rowHeight() - scaled(24) +
                             (bakeShare(*release) ? scaled(10) : 0)};
}

} // namespace interlock
