#include "ui/dashboard/plotfoot.h"

#include "ui/first/spoken.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"

#include <QEvent>
#include <QPainter>
#include <QTextLayout>

namespace interlock {

namespace {
/// The text on at most `most` lines of this width, the last one elided.
QStringList linesOf(const QString &text, const QFont &font, int width, int most)
{
    QStringList lines;
    QTextLayout layout(text, font);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() + 1 == most) {
            lines << QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width);
            break;
        }
        lines << text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}
} // namespace

PlotFoot::PlotFoot(QWidget *parent) : QWidget(parent)
{
    speakAs<PlotFoot>(QAccessible::StaticText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void PlotFoot::setTexts(const QString &sentence, const QString &figures)
{
    if (sentence == m_sentence && figures == m_figures)
        return;
    m_sentence = sentence;
    m_figures = figures;
    setToolTip(figures.isEmpty() ? sentence : sentence + QLatin1Char('\n') + figures);
    setAccessibleName(sentence);
    setAccessibleDescription(figures);
    update();
}

void PlotFoot::setLines(int lines)
{
    if (lines == m_lines)
        return;
    m_lines = lines;
    updateGeometry();
    update();
}

QSize PlotFoot::sizeHint() const
{
    return {scaled(200), m_lines * QFontMetrics(fontOf(Type::Small)).height() + scaled(2)};
}

void PlotFoot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokensOf(palette());
    const QFont font = fontOf(Type::Small);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(t.text);
    int y = 0;
    const auto write = [&](const QStringList &lines) {
        for (const QString &line : lines) {
            drawWords(painter, QRect(0, y, width(), metrics.height()), Qt::AlignLeft | Qt::AlignTop, line);
            y += metrics.height();
        }
        return int(lines.size());
    };
    const int used = write(linesOf(m_sentence, font, width(), m_lines - 1));
    painter.setPen(t.muted);
    write(linesOf(m_figures, font, width(), m_lines - used));
}

void PlotFoot::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace interlock
