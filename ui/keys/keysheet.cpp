#include "ui/keys/keysheet.h"

#include "ui/keys/keymap.h"
#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/window/asking.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QPushButton>
#include <QStyle>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
/// A key as it looks on a keyboard.
QWidget *keyCaps(const QAction &action)
{
    auto *caps = new QWidget;
    auto *row = new QHBoxLayout(caps);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(5));
    row->addStretch(1);
    for (const QKeySequence &key : action.shortcuts())
        row->addWidget(makeLabel(key.toString(QKeySequence::NativeText), "key"));
    if (action.shortcuts().isEmpty())
        row->addWidget(makeLabel(u"–"_s, "muted"));
    return caps;
}

QWidget *groupOf(const QString &name, const std::vector<const QAction *> &actions)
{
    auto *box = new QWidget;
    box->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, scaled(10));
    grid->setHorizontalSpacing(scaled(18));
    grid->setVerticalSpacing(scaled(6));
    grid->setColumnStretch(0, 1);
    grid->addWidget(makeLabel(name.toUpper(), "section"), 0, 0, 1, 2);
    int row = 1;
    for (const QAction *action : actions) {
        grid->addWidget(makeLabel(action->text(), "answer"), row, 0);
        grid->addWidget(keyCaps(*action), row++, 1);
    }
    return box;
}
} // namespace

KeySheet::KeySheet(const Keymap &keymap, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(26), scaled(22), scaled(26), scaled(18));
    column->setSpacing(scaled(14));
    column->addWidget(makeLabel(tr("Keys"), "heading"));

    std::vector<std::pair<QString, std::vector<const QAction *>>> groups;
    for (const QAction *action : keymap.actions()) {
        const QString name = Keymap::groupOf(*action);
        if (groups.empty() || groups.back().first != name)
            groups.push_back({name, {}});
        groups.back().second.push_back(action);
    }
    m_body = new FitArea;
    m_body->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_body->setFocusPolicy(Qt::StrongFocus); // to be scrolled from the keyboard
    m_body->setAccessibleName(tr("Keys"));
    auto *page = new QWidget;
    auto *halves = m_halves = new QBoxLayout(QBoxLayout::LeftToRight, page);
    halves->setContentsMargins(0, 0, scaled(12), 0);
    halves->setSpacing(scaled(40));
    m_body->setPage(page);
    QVBoxLayout *sides[] = {new QVBoxLayout, new QVBoxLayout};
    size_t placed = 0;
    for (const auto &[name, actions] : groups) {
        sides[2 * placed < keymap.actions().size() ? 0 : 1]->addWidget(groupOf(name, actions));
        placed += actions.size();
    }
    for (QVBoxLayout *side : sides) {
        side->addStretch(1);
        halves->addLayout(side, 1);
    }
    column->addWidget(m_body, 1);
    auto *note = makeLabel(
        keymap.letters() ? tr("Single keys act only while no text field has the focus. Esc closes a dialog "
                              "and cancels a press that began on a button.")
                         : tr("Single keys are switched off in the settings."),
        "small");
    note->setWordWrap(true);
    column->addWidget(note);

    auto *buttons = new QHBoxLayout;
    auto *change = new QPushButton(tr("Change keys…"), this);
    auto *close = new QPushButton(tr("Close"), this);
    buttons->addWidget(change);
    buttons->addStretch(1);
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(change, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT changeRequested();
    });
    enterClicks(*this);
    close->setFocus();
}

/// In two columns, or in one where the screen is too narrow for both.
void KeySheet::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    const QMargins edge = layout()->contentsMargins();
    const auto wanted = [&] {
        return m_halves->totalSizeHint().width() + edge.left() + edge.right() + 2 +
               style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    };
    if (wanted() > roomFor(*this).width())
        m_halves->setDirection(QBoxLayout::TopToBottom);
    fitForm(*this, *m_body, wanted());
}

} // namespace interlock
