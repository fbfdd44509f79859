#include "ui/settings/keytable.h"

#include "ui/style/label.h"
#include "ui/window/asking.h"
#include "ui/window/form.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QKeyEvent>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QPushButton>

namespace interlock {

namespace {
/// Takes one key, at once: acts have no chords, which Qt's field waits a second for. Esc is no act's key and
/// closes the form.
class OneKeyEdit : public QKeySequenceEdit {
protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier)
            return event->ignore();
        QKeySequenceEdit::keyPressEvent(event);
        if (keySequence().isEmpty())
            return; // only Ctrl or Shift so far
        const QKeySequence one(keySequence()[0]);
        setKeySequence(one); // ends the recording
        Q_EMIT keySequenceChanged(one);
    }
};
} // namespace

KeyDialog::KeyDialog(Keymap &keymap, const QAction &action, QWidget *parent)
    : QDialog(parent), m_keymap(keymap), m_id(action.objectName()), m_edit(new OneKeyEdit),
      m_problem(makeLabel({}, "answer")), m_use(new QPushButton(tr("Use this key")))
{
    setWindowTitle(tr("Key"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(scaled(440));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(22), scaled(20), scaled(22), scaled(18));
    column->setSpacing(scaled(12));
    column->addWidget(makeLabel(action.text(), "heading"));
    column->addWidget(makeLabel(tr("Now: %1").arg(Keymap::keysText(action)), "muted"));
    m_edit->setAccessibleName(tr("New key of \"%1\"").arg(action.text()));
    m_edit->findChild<QLineEdit *>()->setAccessibleName(m_edit->accessibleName());
    column->addWidget(m_edit);
    m_problem->setWordWrap(true);
    m_problem->setMinimumHeight(scaled(34));
    m_problem->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(m_problem);
    auto *usual = new QPushButton(tr("Default")), *none = new QPushButton(tr("No key"));
    auto *notNow = new QPushButton(tr("Not now"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(usual);
    buttons->addWidget(none);
    none->setVisible(m_id != QLatin1String("rollback")); // which is never without one
    buttons->addStretch(1);
    buttons->addWidget(notNow);
    buttons->addWidget(m_use);
    m_use->setProperty("role", QStringLiteral("primary"));
    column->addLayout(buttons);
    enterClicks(*this);
    connect(m_edit, &QKeySequenceEdit::keySequenceChanged, this, &KeyDialog::judge);
    connect(m_use, &QPushButton::clicked, this, [this] { bind({m_edit->keySequence()}); });
    connect(none, &QPushButton::clicked, this, [this] { bind({}); });
    connect(notNow, &QPushButton::clicked, this, &QDialog::reject);
    connect(usual, &QPushButton::clicked, this, [this] {
        m_keymap.reset(m_id);
        accept();
    });
    judge();
}

/// A field that goes while it has the focus ends its editing once more: nobody is there to judge it by then.
KeyDialog::~KeyDialog()
{
    m_edit->disconnect(this);
}

QString KeyDialog::problem() const
{
    return m_problem->text();
}

void KeyDialog::judge()
{
    const QString why = m_keymap.whyNot(m_id, m_edit->keySequence());
    m_problem->setText(why);
    m_use->setEnabled(why.isEmpty());
}

void KeyDialog::bind(const QList<QKeySequence> &keys)
{
    const QString why = m_keymap.bind(m_id, keys);
    if (why.isEmpty())
        accept();
    else
        m_problem->setText(why);
}

KeyTable::KeyTable(Keymap &keymap, QWidget *parent)
    : QWidget(parent), m_keymap(keymap), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(scaled(14));
    m_grid->setVerticalSpacing(scaled(4));
    m_grid->setColumnMinimumWidth(0, scaled(320)); // the key stands near its act
    m_grid->setColumnStretch(2, 1);
    fill();
    connect(&m_keymap, &Keymap::changed, this, &KeyTable::showKeys);
}

void KeyTable::fill()
{
    QString group;
    int row = 0;
    for (const QAction *action : m_keymap.actions()) {
        if (Keymap::groupOf(*action) != group) {
            group = Keymap::groupOf(*action);
            auto *heading = makeLabel(group.toUpper(), "section");
            heading->setContentsMargins(0, row > 0 ? scaled(12) : 0, 0, scaled(2));
            m_grid->addWidget(heading, row++, 0, 1, 2);
        }
        auto *keys = new QPushButton;
        keys->setMinimumWidth(scaled(170));
        m_grid->addWidget(makeLabel(action->text(), "answer"), row, 0);
        m_grid->addWidget(keys, row++, 1);
        m_rows.push_back({action, keys});
        connect(keys, &QPushButton::clicked, this,
                [this, action] { openForm(*new KeyDialog(m_keymap, *action, window())); });
    }
    showKeys();
}

void KeyTable::showKeys()
{
    for (const auto &[action, button] : m_rows) {
        button->setText(Keymap::keysText(*action));
        button->setAccessibleName(
            tr("%1: %2. Change the key").arg(action->text(), Keymap::keysText(*action)));
    }
}

} // namespace interlock
