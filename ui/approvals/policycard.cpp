#include "ui/approvals/policycard.h"

#include "ui/style/chip.h"
#include "ui/style/difftext.h"
#include "ui/style/label.h"
#include "ui/window/asking.h"
#include "ui/window/form.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

PolicyCard::PolicyCard(const PolicyView::Proposed &proposed, QWidget *parent) : QFrame(parent)
{
    setProperty("role", u"panel"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(scaled(16), scaled(13), scaled(16), scaled(13));
    row->setSpacing(scaled(16));
    auto *words = new QVBoxLayout;
    words->setSpacing(scaled(3));
    auto *head = new QHBoxLayout;
    auto *title = new ElidedLabel;
    setType(title, Type::Strong);
    title->setFullText(tr("Policy, version %1").arg(proposed.version));
    head->addWidget(title, 1);
    auto *chip = new Chip;
    chip->setStatus({StatusKind::Waiting, tr("waits for your key")});
    head->addWidget(chip);
    words->addLayout(head);
    for (const QString &text : {proposed.reason, proposed.missing}) {
        auto *line = new ElidedLabel;
        line->setProperty("role", u"muted"_s);
        line->setFullText(text);
        words->addWidget(line);
    }
    row->addLayout(words, 1);
    auto *review = new QPushButton(tr("Review and sign…"));
    review->setProperty("role", u"primary"_s);
    review->setAccessibleName(tr("Review and sign: policy, version %1").arg(proposed.version));
    row->addWidget(review, 0, Qt::AlignVCenter);
    connect(review, &QPushButton::clicked, this,
            [this, sha256 = proposed.sha256] { Q_EMIT reviewRequested(sha256); });
}

PolicyDialog::PolicyDialog(const PolicyView::Proposed &proposed, const Me &me, QWidget *parent)
    : QDialog(parent), m_proposed(proposed), m_reason(new QPlainTextEdit), m_notice(makeLabel({}, "answer")),
      m_code(new QLabel(tr("made when you sign"))), m_deny(new QPushButton(tr("Refuse…"))),
      m_notNow(new QPushButton(tr("Not now"))),
      m_sign(new QPushButton(me.keyOrigin.contains(u"hardware"_s) ? tr("Sign and touch key") : tr("Sign")))
{
    setWindowTitle(tr("Sign policy version %1").arg(proposed.version));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(scaled(700));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(26), scaled(22), scaled(26), scaled(18));
    column->setSpacing(scaled(10));
    column->addWidget(makeLabel(tr("Policy, version %1").arg(proposed.version), "heading"));
    for (const QString &text : {proposed.reason, proposed.missing, tr("SHA-256 %1").arg(proposed.sha256)}) {
        auto *line = makeLabel(text, "answer");
        line->setWordWrap(true);
        line->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(line);
    }
    column->addWidget(makeLabel(tr("WHAT IT CHANGES"), "section"));
    auto *changes = new DiffText(tr("What it changes"));
    changes->show(proposed.changes);
    changes->setMinimumHeight(scaled(220));
    column->addWidget(changes, 1);
    auto *label = makeLabel(tr("REASON, KEPT IN THE RECORD"), "section");
    m_reason->setTabChangesFocus(true);
    m_reason->setAccessibleName(tr("Reason, kept in the record"));
    m_reason->setFixedHeight(scaled(52));
    label->setBuddy(m_reason);
    column->addWidget(label);
    column->addWidget(m_reason);
    m_notice->setWordWrap(true);
    column->addWidget(m_notice);
    column->addWidget(buildButtons());
    enterClicks(*this, {m_sign});
    block(me.cannotSign);
}

QWidget *PolicyDialog::buildButtons()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(10));
    row->addWidget(makeLabel(tr("Code, shown again in the log:"), "muted"));
    setType(m_code, Type::MonoStrong);
    row->addWidget(m_code);
    row->addStretch(1);
    m_sign->setProperty("role", u"primary"_s);
    for (QPushButton *button : {m_deny, m_notNow, m_sign})
        row->addWidget(button);
    connect(m_notNow, &QPushButton::clicked, this, &PolicyDialog::reject);
    connect(m_deny, &QPushButton::clicked, this, &PolicyDialog::deny);
    connect(m_sign, &QPushButton::clicked, this, [this] {
        wait();
        Q_EMIT signRequested(m_proposed.sha256, m_reason->toPlainText().trimmed());
    });
    return box;
}

void PolicyDialog::deny()
{
    AskDialog::Question question;
    question.title = tr("Refuse policy version %1?").arg(m_proposed.version);
    question.text = tr("Your word counts against it; others may still sign.");
    question.act = tr("Refuse");
    question.reasonLabel = tr("REASON, KEPT IN THE RECORD");
    question.needsReason = true;
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this, [this](const QString &reason) {
        wait();
        Q_EMIT denyRequested(m_proposed.sha256, reason);
    });
    openForm(*ask);
}

/// While the key is waited for, the way out ends the waiting, not the form.
void PolicyDialog::wait()
{
    m_waiting = true;
    m_notNow->setText(tr("Cancel signing"));
    block(tr("Waiting for the key and the guard's answer…"));
}

void PolicyDialog::reject()
{
    if (m_waiting)
        Q_EMIT cancelRequested();
    else
        QDialog::reject();
}

void PolicyDialog::block(const QString &why)
{
    const bool isNews = m_notice->text() != why;
    m_notice->setText(why);
    m_notice->setVisible(!why.isEmpty());
    m_sign->setProperty("interlock.blocked", !why.isEmpty());
    m_sign->setEnabled(why.isEmpty() && !m_sign->property("interlock.asleep").toBool());
    if (isNews && !why.isEmpty()) {
        QAccessibleEvent event(m_notice, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

QString PolicyDialog::notice() const
{
    return m_notice->text();
}

void PolicyDialog::follow(const PolicyView::Proposed *proposed)
{
    if (proposed == nullptr)
        block(tr("This proposal is no longer open. Close this form and look again."));
}

void PolicyDialog::showCode(const QString &code)
{
    m_code->setText(code);
    m_code->setAccessibleName(tr("Code %1").arg(code));
}

void PolicyDialog::showAnswer(const Answer &answer)
{
    m_waiting = false;
    m_notNow->setText(tr("Not now"));
    if (answer.accepted)
        accept();
    else
        block(tr("Not signed: %1").arg(answer.sentence));
}

void PolicyDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    wakeLater(m_sign);
    m_notNow->setFocus();
}

} // namespace interlock
