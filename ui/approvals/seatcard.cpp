#include "ui/approvals/leasedialog.h"
#include "ui/style/chip.h"
#include "ui/style/label.h"
#include "ui/style/mirror.h"
#include "ui/style/reason.h"

#include <QBoxLayout>
#include <QPainter>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
struct SeatWords {
    QString title, detail;
    Status status;
};

SeatWords wordsOf(const SeatView &seat, Zone zone)
{
    switch (seat.state) {
    case SeatView::State::Signed: {
        QStringList parts;
        if (seat.signedAt)
            parts << SeatCard::tr("signed %1").arg(Words::dateClock(*seat.signedAt, zone));
        if (!seat.host.isEmpty())
            parts << SeatCard::tr("from %1", "an account").arg(seat.host);
        if (!seat.key.isEmpty())
            parts << seat.key;
        const bool counts = seat.signature == SignatureState::Valid;
        const QString said =
            seat.reason.isEmpty() ? SeatCard::tr("gave no reason") : SeatCard::tr("“%1”").arg(seat.reason);
        const QString who = seat.isMine ? sayYou(seat.who) : seat.who;
        return {SeatCard::tr("<b>%1</b> as %2").arg(who.toHtmlEscaped(), seat.role.toHtmlEscaped()),
                said + u'\n' + parts.join(u" · "_s),
                {counts ? StatusKind::Pass : StatusKind::Fail,
                 counts ? SeatCard::tr("counts") : Words::signature(seat.signature)}};
    }
    case SeatView::State::OpenForMe:
        return {SeatCard::tr("<b>you, as %1</b>").arg(seat.role.toHtmlEscaped()),
                seat.key,
                {StatusKind::Running, SeatCard::tr("open seat")}};
    case SeatView::State::OpenForOthers:
        return {SeatCard::tr("<b>%1</b>").arg(seat.role.toHtmlEscaped()),
                !seat.whyNot.isEmpty() ? seat.whyNot
                : seat.candidates.isEmpty()
                    ? SeatCard::tr("waits for somebody with this role")
                    : SeatCard::tr("waits for %1", "names").arg(seat.candidates.join(SeatCard::tr(" or "))),
                {StatusKind::Waiting, SeatCard::tr("open seat")}};
    case SeatView::State::NotForMe:
        return {SeatCard::tr("<b>%1</b>").arg(seat.role.toHtmlEscaped()),
                seat.whyNot,
                {StatusKind::Idle, SeatCard::tr("not for you")}};
    }
    return {};
}

QString initials(const SeatView &seat)
{
    if (seat.state == SeatView::State::OpenForMe)
        return SeatCard::tr("ME");
    return seat.who.isEmpty() ? u"?"_s : seat.who.left(2).toUpper();
}
} // namespace

SeatCard::SeatCard(const SeatView &seat, Zone zone, QWidget *parent) : QWidget(parent), m_seat(seat)
{
    const SeatWords words = wordsOf(seat, zone);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(asRead(*this, {scaled(54), scaled(9), scaled(10), scaled(9)}));
    row->setSpacing(scaled(10));
    auto *text = new QVBoxLayout;
    text->setSpacing(0);
    auto *title = new QLabel(words.title);
    title->setTextFormat(Qt::RichText);
    text->addWidget(title);
    auto *detail = makeLabel(words.detail, "small");
    detail->setWordWrap(true);
    text->addWidget(detail);
    row->addLayout(text, 1);
    auto *chip = new Chip;
    chip->setStatus(words.status);
    row->addWidget(chip, 0, Qt::AlignVCenter);
    setMinimumHeight(scaled(54));
}

void SeatCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokensOf(palette());
    const bool mine = m_seat.state == SeatView::State::OpenForMe;
    painter.setPen(QPen(mine ? t.running.ink : t.line, mine ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
    const double size = scaled(34);
    const QRectF avatar =
        mirrored(painter, QRectF(rect()), QRectF(scaled(10), (height() - size) / 2, size, size));
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.running.tint);
    painter.drawEllipse(avatar);
    QFont font = fontOf(Type::BodyBold);
    painter.setFont(font);
    painter.setPen(t.text);
    painter.drawText(avatar, Qt::AlignCenter, initials(m_seat));
}

} // namespace interlock
