#include "ui/window/reasonfield.h"

#include "ui/style/look.h"

#include <QKeyEvent>
#include <QMimeData>

#include <algorithm>

namespace interlock {

namespace {
constexpr int kLines = 3;

/// One line of it: in a record a line break makes two lines of one.
QString oneLine(QString text)
{
    std::ranges::replace_if(
        text, [](QChar one) { return one.category() == QChar::Other_Control || one.isSpace(); }, u' ');
    return text;
}
} // namespace

ReasonField::ReasonField(QWidget *parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QString ReasonField::text() const
{
    return oneLine(toPlainText()).simplified();
}

void ReasonField::propose(const QString &reason)
{
    setPlainText(oneLine(reason));
    moveCursor(QTextCursor::Start);
    document()->setModified(false);
}

bool ReasonField::isWritten() const
{
    return document()->isModified();
}

int ReasonField::heightOf(int lines) const
{
    const int around = 2 * frameWidth() + 2 * int(document()->documentMargin());
    return lines * QFontMetrics(font()).lineSpacing() + around + scaled(4);
}

QSize ReasonField::sizeHint() const
{
    return {scaled(200), heightOf(kLines)};
}

QSize ReasonField::minimumSizeHint() const
{
    return {scaled(80), heightOf(kLines)};
}

void ReasonField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return event->ignore();
    QPlainTextEdit::keyPressEvent(event);
}

void ReasonField::insertFromMimeData(const QMimeData *source)
{
    insertPlainText(oneLine(source->text()));
}

} // namespace interlock
