#include "ui/keys/keymap.h"

#include <QApplication>
#include <QKeyEvent>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr char kGroup[] = "interlock.group", kAlone[] = "interlock.alone", kEnglish[] = "interlock.english";
constexpr int kWaitMs = 10;
const QString kRollBack = u"rollback"_s;

/// Keys that every widget needs for itself: a window that takes them cannot be used from the keyboard.
bool isReserved(const QKeySequence &key)
{
    const QKeyCombination pressed = key[0];
    const bool bare =
        (pressed.keyboardModifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
    switch (pressed.key()) {
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_Escape:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Backspace:
    case Qt::Key_Delete:
        return bare;
    default:
        return false;
    }
}
} // namespace

bool isLetterKey(const QKeySequence &key)
{
    if (key.count() != 1)
        return false;
    const Qt::KeyboardModifiers held = key[0].keyboardModifiers();
    const bool types = key[0].key() < Qt::Key_Escape; // above are the keys that print nothing
    return types && !(held & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
}

Keymap::Keymap(QWidget *window, const Clock &clock) : QObject(window), m_window(window), m_clock(clock)
{
    m_wait.setInterval(kWaitMs);
    connect(&m_wait, &QTimer::timeout, this, &Keymap::actAlone);
    qApp->installEventFilter(this);
}

bool Keymap::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && watched->isWidgetType()) {
        hear(*static_cast<const QWidget *>(watched), *static_cast<const QKeyEvent *>(event));
        return false;
    }
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::Shortcut)
        m_heardBy = nullptr; // it has come to its end: the next one is another key
    if (event->type() == QEvent::Shortcut) {
        auto *action = qobject_cast<QAction *>(watched);
        if (action && action->parent() == m_window && std::ranges::find(m_actions, action) != m_actions.end())
            return putsOff(*action, static_cast<const QShortcutEvent *>(event)->key());
    }
    return false;
}

/// Any key that goes down, wherever it is typed: it comes here before it acts or is written.
void Keymap::hear(const QWidget &by, const QKeyEvent &key)
{
    const bool again = m_heard == &key && m_heardBy && &by != m_heardBy && by.isAncestorOf(m_heardBy);
    m_heard = &key;
    m_heardBy = &by;
    if (again || key.isAutoRepeat())
        return;
    m_putOff = nullptr; // it does not stay alone
    const bool chord = key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    if (!chord && key.text().size() == 1 && key.text().front().isLetter())
        m_inWord = m_typing.letter(key.key(), m_clock.now().boot);
    else
        m_inWord = m_typing.isSoon(m_clock.now().boot);
}

/// True: the key is not for this act, or not yet.
bool Keymap::putsOff(QAction &action, const QKeySequence &key)
{
    if (!isLetterKey(key))
        return false;
    if (m_inWord)
        return true;
    if (!action.property(kAlone).toBool())
        return false;
    m_putOff = &action;
    m_putOffAt = m_clock.now().boot;
    m_wait.start();
    return true;
}

void Keymap::actAlone()
{
    if (m_putOff && m_clock.now().boot - m_putOffAt < Typing::kWithin)
        return;
    m_wait.stop();
    if (QAction *action = std::exchange(m_putOff, nullptr))
        action->trigger();
}

QAction *Keymap::add(const KeyedAct &act, std::function<void()> done)
{
    auto *action = new QAction(act.words, m_window);
    action->setObjectName(act.id);
    action->setProperty(kGroup, act.group);
    action->setProperty(kEnglish, act.english);
    action->setProperty(kAlone, act.letter == KeyedAct::Letter::Alone);
    action->setAutoRepeat(false);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setShortcuts(act.keys);
    connect(action, &QAction::triggered, this, std::move(done));
    m_window->addAction(action);
    m_actions.push_back(action);
    m_defaults[act.id] = act.keys;
    return action;
}

QAction *Keymap::action(const QString &id) const
{
    const auto found = std::ranges::find(m_actions, id, [](const QAction *one) { return one->objectName(); });
    return found == m_actions.end() ? nullptr : *found;
}

void Keymap::actEverywhere(const QString &id)
{
    connect(qGuiApp, &QGuiApplication::focusWindowChanged, this, [this, act = action(id)] {
        QWidget *active = QApplication::activeWindow();
        const QWidget *up = active;
        while (up && up != m_window)
            up = up->parentWidget();
        if (up && active != m_window && !active->actions().contains(act))
            active->addAction(act);
    });
}

QString Keymap::groupOf(const QAction &action)
{
    return action.property(kGroup).toString();
}

QString Keymap::englishOf(const QAction &action)
{
    return action.property(kEnglish).toString();
}

QString Keymap::keysText(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &key : action.shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    return keys.isEmpty() ? u"–"_s : keys.join(tr(" or ", "between two keys"));
}

QList<QKeySequence> Keymap::wanted(const QString &id) const
{
    return m_chosen.value(id, m_defaults.value(id));
}

const QAction *Keymap::holder(const QKeySequence &key, const QString &except) const
{
    for (const QAction *action : m_actions) {
        if (action->objectName() != except && wanted(action->objectName()).contains(key))
            return action;
    }
    return nullptr;
}

QString Keymap::whyNot(const QString &id, const QKeySequence &key) const
{
    if (key.isEmpty())
        return tr("Press a key");
    if (key.count() != 1)
        return tr("One key with its modifiers, not a sequence of several");
    if (isReserved(key))
        return tr("%1 is needed to move around and to close dialogs")
            .arg(key.toString(QKeySequence::NativeText));
    if (id == kRollBack && isLetterKey(key))
        return tr("Roll back takes no key that types a character: it would act by accident");
    if (const QAction *other = holder(key, id))
        return tr("%1 is the key of \"%2\"").arg(key.toString(QKeySequence::NativeText), other->text());
    return {};
}

QString Keymap::whyNotAll(const QString &id, const QList<QKeySequence> &keys) const
{
    if (id == kRollBack && keys.isEmpty())
        return tr("Roll back keeps at least one key");
    for (const QKeySequence &key : keys) {
        if (const QString why = whyNot(id, key); !why.isEmpty())
            return why;
    }
    return {};
}

QString Keymap::bind(const QString &id, const QList<QKeySequence> &keys)
{
    if (const QString why = whyNotAll(id, keys); !why.isEmpty())
        return why;
    if (keys == m_defaults.value(id))
        m_chosen.remove(id);
    else
        m_chosen[id] = keys;
    apply();
    return {};
}

void Keymap::reset(const QString &id)
{
    bind(id, m_defaults.value(id));
}

KeyChoices Keymap::choices() const
{
    return m_chosen;
}

QStringList Keymap::setChoices(const KeyChoices &choices)
{
    // All at once, since two acts may have swapped their keys; then whatever does not stand is taken back.
    QStringList leftOut;
    m_chosen.clear();
    for (const QAction *action : m_actions) {
        if (choices.contains(action->objectName()))
            m_chosen[action->objectName()] = choices[action->objectName()];
    }
    for (const QString &id : choices.keys()) {
        if (!action(id)) {
            leftOut << tr("%1: there is no such act").arg(id);
        } else if (const QString why = whyNotAll(id, choices[id]); !why.isEmpty()) {
            m_chosen.remove(id);
            leftOut << tr("%1: %2").arg(id, why);
        }
    }
    apply();
    return leftOut;
}

void Keymap::setLetters(bool on)
{
    m_letters = on;
    apply();
}

void Keymap::apply()
{
    for (QAction *action : m_actions) {
        QList<QKeySequence> keys = wanted(action->objectName());
        if (!m_letters)
            keys.removeIf(isLetterKey);
        action->setShortcuts(keys);
    }
    Q_EMIT changed();
}

} // namespace interlock
