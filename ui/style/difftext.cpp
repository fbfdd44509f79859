#include "ui/style/difftext.h"

#include "ui/style/look.h"

#include <QEvent>
#include <QTextBlock>
#include <QTextLayout>

namespace interlock {

namespace {
constexpr int kRowsMost = 18, kRowsLeast = 3;
}

DiffText::DiffText(const QString &name, QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // a long line wraps: all of it is read
    setAccessibleName(name);
    setType(this, Type::Mono);
}

void DiffText::show(const QStringList &lines)
{
    const QString text = lines.join(QLatin1Char('\n'));
    if (text == toPlainText())
        return;
    setPlainText(text);
    fit();
    colour();
}

/// As high as its lines at this width, up to a screenful.
void DiffText::fit()
{
    int rows = 0;
    for (QTextBlock line = document()->begin(); line.isValid(); line = line.next())
        rows += std::max(1, blockBoundingRect(line).isEmpty() ? 1 : line.layout()->lineCount());
    const int needed =
        std::clamp(rows, kRowsLeast, kRowsMost) * QFontMetrics(font()).lineSpacing() + scaled(20);
    if (height() != needed || minimumHeight() != needed)
        setFixedHeight(needed);
}

void DiffText::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void DiffText::colour()
{
    const Tokens &t = tokensOf(palette());
    QList<QTextEdit::ExtraSelection> tinted;
    for (QTextBlock line = document()->begin(); line.isValid(); line = line.next()) {
        const bool added = line.text().startsWith(QLatin1String("+ "));
        if (!added && !line.text().startsWith(QLatin1String("- ")))
            continue;
        QTextEdit::ExtraSelection one;
        one.cursor = QTextCursor(line);
        one.format.setBackground(added ? t.pass.tint : t.fail.tint);
        one.format.setProperty(QTextFormat::FullWidthSelection, true);
        tinted << one;
    }
    setExtraSelections(tinted);
}

void DiffText::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
    if (event->type() == QEvent::FontChange)
        fit();
}

} // namespace interlock
