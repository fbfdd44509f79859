#include "app/demo/demoplan.h"

#include "models/base/atomicfile.h"

#include <QFile>
#include <QRegularExpression>

// Qt's macro must be used outside of any namespace.
static void loadPlans()
{
    Q_INIT_RESOURCE(demoplans);
}

using namespace Qt::StringLiterals;

namespace interlock::demo {

Done writeDemoPlan(const QString &path, const QMap<QString, QString> &values)
{
    loadPlans();
    QFile file(u":/plans/demo.plan.yaml.in"_s);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Environment, u"the demo's plan is not in this program"_s, u"build it again"_s);
    QString text = QString::fromUtf8(file.readAll());
    for (auto it = values.begin(); it != values.end(); ++it)
        text.replace(u'@' + it.key() + u'@', it.value());
    static const QRegularExpression kLeft(u"@([A-Z][A-Z_]*)@"_s);
    const QRegularExpressionMatch left = kLeft.match(text);
    if (left.hasMatch())
        return fail(ErrorCode::BadInput,
                    u"the demo's plan asks for %1, which nobody gives"_s.arg(left.captured(1)),
                    u"name it in app/demo/world.cpp"_s);
    return writeAtomically(path, text.toUtf8());
}

} // namespace interlock::demo
