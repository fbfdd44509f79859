#include "ui/style/environmentband.h"

#include "ui/first/spoken.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"

#include <QPainter>

namespace interlock {

EnvironmentBand::EnvironmentBand(QWidget *parent) : QWidget(parent)
{
    speakAs<EnvironmentBand>(QAccessible::StaticText);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

void EnvironmentBand::setEnvironment(const QString &environment)
{
    if (m_environment == environment)
        return;
    m_environment = environment;
    setAccessibleName(tr("Environment: %1").arg(environment));
    setToolTip(accessibleName());
    updateGeometry();
    update();
}

QSize EnvironmentBand::sizeHint() const
{
    const int words = QFontMetrics(fontOf(Type::BodyBold)).horizontalAdvance(m_environment.toUpper());
    return {std::clamp(words + scaled(42), scaled(72), scaled(150)), scaled(48)};
}

void EnvironmentBand::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const BandColours band = bandOf(m_environment);
    painter.fillRect(rect(), band.ground);
    if (band.hatched) {
        QColor stripe = band.text;
        stripe.setAlpha(28);
        painter.fillRect(rect(), QBrush(stripe, Qt::BDiagPattern));
    }
    QFont font = fontOf(Type::BodyBold);
    font.setWeight(QFont::Bold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.7);
    painter.setFont(font);
    painter.setPen(band.text);
    drawWords(painter, rect().adjusted(6, 0, -6, 0), Qt::AlignCenter,
              QFontMetrics(font).elidedText(m_environment.toUpper(), Qt::ElideRight, width() - 12));
}

} // namespace interlock
