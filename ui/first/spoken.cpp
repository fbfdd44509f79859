#include "ui/first/spoken.h"

#include <QAccessibleWidget>
#include <QHash>
#include <QWidget>

namespace interlock {

namespace {

struct Spoken {
    QAccessible::Role role = QAccessible::NoRole;
    Press press = nullptr;
};

QHash<QString, Spoken> &spokenClasses()
{
    static QHash<QString, Spoken> classes;
    return classes;
}

/// A button that is no QAbstractButton.
class SpokenButton final : public QAccessibleWidget {
public:
    SpokenButton(QWidget *widget, Press press)
        : QAccessibleWidget(widget, QAccessible::Button), m_press(press)
    {}
    QStringList actionNames() const override
    {
        return QStringList{pressAction()} + QAccessibleWidget::actionNames();
    }
    void doAction(const QString &name) override
    {
        if (name != pressAction())
            QAccessibleWidget::doAction(name);
        else if (widget()->isEnabled())
            m_press(widget());
    }

private:
    Press m_press;
};

/// Qt asks for each class of an object, the most derived first.
QAccessibleInterface *spokenAs(const QString &className, QObject *object)
{
    const auto found = spokenClasses().constFind(className);
    if (found == spokenClasses().cend())
        return nullptr;
    auto *widget = qobject_cast<QWidget *>(object);
    if (!widget)
        return nullptr;
    if (found->press)
        return new SpokenButton(widget, found->press);
    return new QAccessibleWidget(widget, found->role);
}

} // namespace

void speakClassAs(const QMetaObject &type, QAccessible::Role role, Press press)
{
    if (spokenClasses().isEmpty())
        QAccessible::installFactory(spokenAs);
    spokenClasses().insert(QString::fromLatin1(type.className()), {role, press});
}

QString told(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace interlock
