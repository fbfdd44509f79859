#include "models/engine/printed.h"

#include "models/records/statement.h"

namespace interlock {

QString printedBy(const CommandResult &ran)
{
    QByteArray all = ran.output.trimmed() + (ran.errors.isEmpty() ? "" : "\n") + ran.errors.trimmed();
    all.replace("\r\n", "\n").replace('\r', '\n');
    return recordText(QString::fromUtf8(all.right(kMostPrinted)), kMostPrinted);
}

} // namespace interlock
