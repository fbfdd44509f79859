#include "ui/window/asking.h"

#include "ui/style/label.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QToolTip>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kWakeMs = 500;

/// A button's answer to Enter: a click, or the word that only Space does it.
class EnterClicks : public QObject {
public:
    EnterClicks(QList<QPushButton *> never, QObject *parent) : QObject(parent), m_never(std::move(never)) {}
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::KeyPress)
            return false;
        const auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter) || key->isAutoRepeat())
            return false;
        auto *button = static_cast<QPushButton *>(watched);
        if (m_never.contains(button))
            QToolTip::showText(button->mapToGlobal(QPoint(0, button->height())),
                               AskDialog::tr("Enter never does this: press Space."), button);
        else
            button->click();
        return true;
    }

private:
    QList<QPushButton *> m_never;
};
} // namespace

void enterClicks(QWidget &window, const QList<QPushButton *> &never)
{
    auto *filter = new EnterClicks(never, &window);
    for (QPushButton *button : window.findChildren<QPushButton *>()) {
        button->setAutoDefault(false);
        button->installEventFilter(filter);
    }
}

void wakeLater(QPushButton *button)
{
    button->setEnabled(false);
    button->setProperty("interlock.asleep", true);
    QTimer::singleShot(kWakeMs, button, [button] {
        button->setProperty("interlock.asleep", false);
        button->setEnabled(!button->property("interlock.blocked").toBool());
    });
}

AskDialog::AskDialog(const Question &question, QWidget *parent)
    : QDialog(parent), m_question(question), m_settled(makeLabel({}, "strong", this)),
      m_notNow(new QPushButton(tr("Not now"), this)), m_act(new QPushButton(question.act, this))
{
    setWindowTitle(question.title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(scaled(440));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(22), scaled(20), scaled(22), scaled(18));
    column->setSpacing(scaled(12));
    auto *title = makeLabel(question.title, "heading");
    title->setWordWrap(true);
    column->addWidget(title);
    auto *text = makeLabel(question.text, "answer");
    text->setWordWrap(true);
    column->addWidget(text);
    if (question.choices.size() > 1) {
        auto *label = makeLabel(question.choiceLabel, "section");
        m_choice = new QComboBox(this);
        m_choice->addItems(question.choices);
        m_choice->setAccessibleName(question.choiceLabel);
        label->setBuddy(m_choice);
        column->addWidget(label);
        column->addWidget(m_choice);
    }
    if (!question.reasonLabel.isEmpty()) {
        auto *label = makeLabel(question.reasonLabel, "section");
        m_reason = new QPlainTextEdit(this);
        m_reason->setTabChangesFocus(true);
        m_reason->setFixedHeight(scaled(64));
        m_reason->setAccessibleName(question.reasonLabel);
        label->setBuddy(m_reason);
        column->addWidget(label);
        column->addWidget(m_reason);
        connect(m_reason, &QPlainTextEdit::textChanged, this, &AskDialog::updateAct);
    }
    m_settled->setWordWrap(true);
    m_settled->hide();
    column->addWidget(m_settled);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    for (QPushButton *button : {m_notNow, m_act})
        buttons->addWidget(button);
    m_act->setProperty("role", question.dangerous ? u"danger"_s : u"primary"_s);
    column->addLayout(buttons);
    connect(m_notNow, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_act, &QPushButton::clicked, this, [this] {
        Q_EMIT confirmed(reason());
        accept();
    });
    enterClicks(*this, {m_act});
    updateAct();
}

QString AskDialog::reason() const
{
    return m_reason ? m_reason->toPlainText().trimmed() : QString();
}

QString AskDialog::choice() const
{
    return m_choice ? m_choice->currentText() : m_question.choices.value(0);
}

void AskDialog::look()
{
    const QString why = m_whyNot ? m_whyNot() : QString();
    if (why == m_settled->text())
        return;
    m_settled->setText(why);
    m_settled->setVisible(!why.isEmpty());
    updateAct();
    if (why.isEmpty())
        return;
    QAccessibleEvent event(m_settled, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void AskDialog::updateAct()
{
    const bool blocked = !m_settled->text().isEmpty() || (m_question.needsReason && reason().isEmpty());
    m_act->setProperty("interlock.blocked", blocked);
    if (!m_act->property("interlock.asleep").toBool())
        m_act->setEnabled(!blocked);
    m_act->setToolTip(!blocked                      ? QString()
                      : m_settled->text().isEmpty() ? tr("Write a reason first; it stays in the record")
                                                    : m_settled->text());
}

void AskDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    wakeLater(m_act);
    if (m_question.needsReason)
        m_reason->setFocus(); // no key typed there confirms anything
    else
        m_notNow->setFocus();
}

} // namespace interlock
