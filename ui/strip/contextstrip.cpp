#include "ui/strip/contextstrip.h"

#include "ui/style/chip.h"
#include "ui/style/environmentband.h"
#include "ui/style/label.h"
#include "ui/style/mirror.h"

#include <QBoxLayout>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kGap = 16;     ///< between two cells, at 100 %
constexpr int kOneLine = 48; ///< high
constexpr int kMoreLine = 40;
constexpr int kLinesUsual = 2, kLinesMost = 3;
constexpr int kVerdict = 130, kVerdictMost = 190; ///< room of the chip, and the most it takes
constexpr int kNarrow = 900, kNarrowButton = 230; ///< of the strip, and of the way back in it
constexpr int kNear = 50;                         ///< basis points between what was ordered and what is seen
} // namespace

ContextStrip::ContextStrip(const Clock &clock, QWidget *parent)
    : QFrame(parent), m_band(new EnvironmentBand(this)), m_verdict(new Chip(this)),
      m_rollback(new RollbackButton(clock, this))
{
    setProperty("role", u"strip"_s);
    setFixedHeight(scaled(kOneLine));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(asRead(*this, {0, 0, scaled(12), 0}));
    row->setSpacing(scaled(kGap));
    row->addWidget(m_band);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(0);
    for (QHBoxLayout *&line : m_lines) {
        line = new QHBoxLayout;
        line->setSpacing(scaled(kGap));
        lines->addLayout(line);
    }
    row->addLayout(lines, 1);
    m_service = makeCell(tr("Service"), 56);
    addRelease();
    m_stage = makeCell(tr("Stage"), 96);
    m_parts << m_verdict;
    m_verdict->setMaximumWidth(scaled(kVerdictMost));
    m_age = makeCell(tr("Newest sample"), 40);
    m_lease = makeCell(tr("Lease"), 48);
    m_engine = makeCell(tr("Guard"), 56);
    m_time = makeCell(QString(), 58);
    for (QWidget *part : m_parts)
        m_lines[0]->addWidget(part, 0, part == m_verdict ? Qt::AlignVCenter : Qt::Alignment());
    for (QHBoxLayout *line : m_lines)
        line->addStretch(1);
    row->addSpacing(scaled(8));
    auto *right = new QVBoxLayout; // at one height, however many lines there are
    right->setContentsMargins(0, scaled(4), 0, 0);
    right->addWidget(m_rollback);
    right->addStretch(1);
    row->addLayout(right);
}

ContextStrip::Cell ContextStrip::makeCell(const QString &key, int keep)
{
    Cell cell;
    cell.box = new QWidget(this);
    auto *column = new QVBoxLayout(cell.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addStretch(1);
    cell.key = new ElidedLabel(cell.box);
    cell.key->setProperty("role", u"caption"_s);
    setType(cell.key, Type::Caption);
    cell.key->setFullText(key);
    cell.key->setKeep(keep);
    cell.value = new ElidedLabel(cell.box);
    setType(cell.value, Type::Strong);
    cell.value->setKeep(keep);
    cell.value->setMinimumHeight(scaled(24)); // as high as the digest beside it, so that all lines agree
    column->addWidget(cell.key);
    column->addWidget(cell.value);
    column->addStretch(1);
    m_parts << cell.box;
    return cell;
}

void ContextStrip::addRelease()
{
    m_release = makeCell(tr("Release"), 90);
    m_digest = new QPushButton(this);
    m_digest->setProperty("role", u"link"_s);
    setType(m_digest, Type::Mono);
    m_digest->setFlat(true);
    m_digest->setCursor(Qt::PointingHandCursor);
    m_digest->setAccessibleName(tr("Copy the plan's digest"));
    auto *column = static_cast<QVBoxLayout *>(m_release.box->layout());
    column->removeWidget(m_release.value);
    auto *line = new QHBoxLayout;
    line->setSpacing(scaled(4));
    line->addWidget(m_release.value);
    line->addWidget(m_digest);
    column->insertLayout(2, line);
    connect(m_digest, &QPushButton::clicked, this, [this] { Q_EMIT digestCopied(m_fullDigest); });
}

void ContextStrip::show(const Snapshot &snapshot, const ReleaseView *release,
                        RollbackWording::Requested requested)
{
    m_taken = snapshot.taken;
    for (QWidget *part : {m_service.box, m_release.box, m_stage.box, m_age.box, m_lease.box})
        part->setVisible(release != nullptr);
    m_lease.box->setVisible(release != nullptr && !isOver(release->phase)); // it covers nothing any more
    m_verdict->setVisible(release != nullptr);
    m_band->setVisible(release != nullptr);
    layout()->setContentsMargins(asRead(*this, {release ? 0 : scaled(16), 0, scaled(12), 0}));
    if (const RolloutId shown = release ? release->id : RolloutId{}; shown != m_shown) {
        m_shown = shown;
        m_rooms.clear();
    }
    showEngine(snapshot.engine);
    if (snapshot.store.absent)
        m_engine.value->setFullText(tr("no store yet"));
    m_sampleAge.reset();
    m_leaseExpires.reset();
    m_fullDigest.clear();
    if (release != nullptr) {
        m_band->setEnvironment(release->environment);
        m_service.value->setFullText(release->service);
        m_release.value->setFullText(tr("%1 → %2").arg(release->stableVersion, release->canaryVersion));
        m_fullDigest = release->planDigest;
        m_digest->setText(Words::shortDigest(m_fullDigest));
        m_digest->setToolTip(tr("Plan %1\nClick to copy the whole digest").arg(m_fullDigest));
        m_verdict->setStatus(inShort(release->verdict));
        m_sampleAge = release->newestSampleAge;
        m_leaseExpires = release->leaseExpires;
        m_lease.key->setFullText(tr("Lease, %n key(s)", nullptr, release->leaseKeys));
        showTraffic(*release);
    }
    const RollbackWording said = RollbackWording::of(release, snapshot.engine, requested);
    m_rollback->show(said.mode, said.act, said.detail);
    tick(snapshot.taken);
}

/// A word or two: the sentence that may follow stands in the side panel.
Status ContextStrip::inShort(const Status &verdict)
{
    return {verdict.kind, verdict.words.section(u": "_s, 0, 0)};
}

void ContextStrip::showTraffic(const ReleaseView &release)
{
    m_stage.key->setFullText(release.stage >= 0
                                 ? tr("Stage %1 of %2").arg(release.stage + 1).arg(release.stages.size())
                                 : tr("Before stage 1 of %1").arg(release.stages.size()));
    const QString planned = Words::weight(release.traffic.intended);
    const QString seen = release.traffic.observed ? Words::weight(*release.traffic.observed) : tr("never");
    const int above = release.traffic.observed
                          ? release.traffic.observed->basisPoints - release.traffic.intended.basisPoints
                          : 0;
    const bool comesDown = above > (release.traffic.intended == Weight{0} ? 0 : kNear);
    m_stage.value->setFullText(comesDown
                                   ? tr("%1 seen, %2 ordered").arg(seen, planned) // never as if it rose
                                   : tr("%1, %2 seen", "planned and observed weight").arg(planned, seen));
    m_stage.value->setHint(tr("planned %1, observed %2\n%3").arg(planned, seen, release.traffic.detail));
}

void ContextStrip::showEngine(const EngineLink &engine)
{
    QString said;
    switch (engine.state) {
    case EngineLink::State::Guarding:
        said = engine.noWayBack.isEmpty() ? tr("guarding") : tr("no way back");
        break;
    case EngineLink::State::Silent:
        said = tr("silent");
        break;
    case EngineLink::State::Nobody:
        said = tr("nobody");
        break;
    case EngineLink::State::Unknown:
        said = tr("looking");
        break;
    }
    m_engine.value->setFullText(said);
    const QString detail =
        engine.noWayBack.isEmpty() ? engine.detail : tr("No rollback right now of %1").arg(engine.noWayBack);
    m_engine.value->setHint(engine.pid > 0 ? tr("Process %1. %2").arg(engine.pid).arg(detail) : detail);
    const bool well = (engine.state == EngineLink::State::Guarding && engine.noWayBack.isEmpty()) ||
                      engine.state == EngineLink::State::Unknown;
    m_engine.value->setForegroundRole(well ? QPalette::WindowText : QPalette::BrightText);
}

void ContextStrip::tick(Moment now)
{
    const Duration passed = std::max(Duration(0), now.boot - m_taken.boot);
    m_age.value->setFullText(m_sampleAge ? Words::span(*m_sampleAge + passed) : tr("none"));
    if (m_leaseExpires) {
        const Duration left = std::chrono::duration_cast<Duration>(*m_leaseExpires - now.wall);
        m_lease.value->setFullText(left.count() > 0 ? Words::countdown(left) : tr("expired"));
    } else {
        m_lease.value->setFullText(tr("none"));
    }
    const Zone other = m_zone == Zone::Utc ? Zone::Local : Zone::Utc;
    m_time.key->setFullText(u"%1 %2"_s.arg(Words::zoneName(other), Words::clock(now.wall, other)));
    m_time.value->setFullText(Words::clock(now.wall, m_zone));
    m_time.value->setHint(tr("%1 time; U switches").arg(Words::zoneName(m_zone)));
    arrange();
}

/// What a cell takes in its usual words; it only grows while a release is shown, so that no sentence and no
/// countdown moves the strip.
int ContextStrip::roomOf(QWidget *part)
{
    const QFontMetrics strong(fontOf(Type::Strong));
    const auto widest = [&strong](const QStringList &words) {
        int wide = 0;
        for (const QString &word : words)
            wide = std::max(wide, strong.horizontalAdvance(word));
        return wide;
    };
    if (part == m_release.box) {
        const bool digest = !m_fullDigest.isEmpty() && m_spares == Spares::Nothing;
        return std::max(m_release.key->sizeHint().width(),
                        m_release.value->sizeHint().width() +
                            (digest ? m_digest->sizeHint().width() + scaled(4) : 0));
    }
    int usual = part->sizeHint().width();
    if (part == m_verdict)
        usual = std::clamp(usual, scaled(kVerdict), scaled(kVerdictMost));
    else if (part == m_engine.box)
        usual = std::max(usual, widest({tr("guarding"), tr("no way back"), tr("silent"), tr("nobody")}));
    else if (part == m_lease.box)
        usual =
            std::max(usual, widest({Words::countdown(std::chrono::hours(23) + std::chrono::minutes(59))}));
    else if (part == m_stage.box)
        usual = std::max(
            usual,
            widest(
                {tr("%1 seen, %2 ordered").arg(Words::weight(Weight{10'000}), Words::weight(Weight{2500}))}));
    int &room = m_rooms[part];
    room = std::max(room, usual);
    return room;
}

bool ContextStrip::isLeftOut(const QWidget *part) const
{
    return part == m_time.box ? m_spares == Spares::DigestAndClock : part->isHidden();
}

/// Which parts begin a line. The usual groups stay together where they fit, else each line takes what it can.
QList<qsizetype> ContextStrip::breaksFor(int room)
{
    const qsizetype all = m_parts.size();
    const auto fits = [&](const QList<qsizetype> &breaks) {
        for (qsizetype line = 0; line < breaks.size(); ++line) {
            const qsizetype end = line + 1 < breaks.size() ? breaks[line + 1] : all;
            int wide = -scaled(kGap);
            for (qsizetype i = breaks[line]; i < end; ++i)
                wide += isLeftOut(m_parts[i]) ? 0 : roomOf(m_parts[i]) + scaled(kGap);
            if (wide > room)
                return false;
        }
        return true;
    };
    const qsizetype stage = m_parts.indexOf(m_stage.box), age = m_parts.indexOf(m_age.box);
    for (const QList<qsizetype> &usual : {QList<qsizetype>{0}, {0, age}, {0, stage, age}}) {
        if (fits(usual))
            return usual;
    }
    QList<qsizetype> greedy{0};
    int wide = 0;
    for (qsizetype i = 0; i < all; ++i) {
        if (isLeftOut(m_parts[i]))
            continue;
        const int needs = roomOf(m_parts[i]) + scaled(kGap);
        if (wide > 0 && wide + needs - scaled(kGap) > room) {
            greedy << i;
            wide = 0;
        }
        wide += needs;
    }
    return greedy;
}

/// As many lines as the words usually take at this width. A digest goes before there is a third line, the
/// clock before there is a fourth: the palette copies the one, and every record has the other.
void ContextStrip::arrange()
{
    const bool narrow = width() < scaled(kNarrow);
    int &button = m_rooms[m_rollback];
    button = std::max(button, m_rollback->sizeHint().width());
    const int wide = narrow ? std::min(button, scaled(kNarrowButton)) : button;
    if (m_rollback->width() != wide || m_rollback->minimumWidth() != wide)
        m_rollback->setFixedWidth(wide);
    const int band = m_band->isHidden() ? 0 : m_band->sizeHint().width() + scaled(kGap);
    const int room = width() - band - wide - scaled(8 + 12 + 2 * kGap);
    QList<qsizetype> breaks;
    for (const auto &[spares, most] : {std::pair{Spares::Nothing, kLinesUsual},
                                       {Spares::Digest, kLinesUsual},
                                       {Spares::Nothing, kLinesMost},
                                       {Spares::Digest, kLinesMost},
                                       {Spares::DigestAndClock, kLinesMost}}) {
        m_spares = spares;
        breaks = breaksFor(room);
        if (breaks.size() <= most)
            break;
    }
    while (breaks.size() > kLinesMost)
        breaks.removeLast(); // its words are elided
    m_digest->setVisible(!m_fullDigest.isEmpty() && m_spares == Spares::Nothing);
    m_time.box->setVisible(m_spares != Spares::DigestAndClock);
    if (breaks == m_breaks)
        return;
    m_breaks = breaks;
    layLines();
}

void ContextStrip::layLines()
{
    for (QHBoxLayout *line : m_lines) {
        while (QLayoutItem *item = line->takeAt(0))
            delete item; // the widgets stay
    }
    for (qsizetype i = 0, line = 0; i < m_parts.size(); ++i) {
        if (line + 1 < m_breaks.size() && i == m_breaks[line + 1])
            ++line;
        m_lines[line]->addWidget(m_parts[i], 0, m_parts[i] == m_verdict ? Qt::AlignVCenter : Qt::Alignment());
    }
    for (QHBoxLayout *line : m_lines)
        line->addStretch(1);
    setFixedHeight(scaled(kOneLine) + int(m_breaks.size() - 1) * scaled(kMoreLine));
    m_rollback->unsettle();
}

void ContextStrip::setZone(Zone zone)
{
    m_zone = zone;
}

void ContextStrip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() != QEvent::FontChange)
        return;
    m_rooms.clear();
    m_breaks.clear();
    QMetaObject::invokeMethod(this, &ContextStrip::arrange,
                              Qt::QueuedConnection); // all have the font by then
}

void ContextStrip::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    arrange();
    if (event->oldSize().isValid() && event->size() != event->oldSize())
        m_rollback->unsettle();
}

} // namespace interlock
