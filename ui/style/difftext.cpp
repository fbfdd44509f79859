#include "ui/style/difftext.h"

#include "ui/style/look.h"

#include <QEvent>
#include <QTextBlock>

namespace interlock {

namespace {
constexpr int kRowsMost = 18;
}

DiffText::DiffText(const QString &name, QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setLineWrapMode(NoWrap);
    setAccessibleName(name);
    setType(this, Type::Mono);
}

void DiffText::show(const QStringList &lines)
{
    const QString text = lines.join(QLatin1Char('\n'));
    if (text == toPlainText())
        return;
    setPlainText(text);
    const int rows = std::clamp(int(lines.size()), 1, kRowsMost);
    setFixedHeight(rows * QFontMetrics(font()).lineSpacing() + scaled(26));
    colour();
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
}

} // namespace interlock
