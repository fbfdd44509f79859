#include "app/cli/faultwords.h"

#include "app/cli/print.h"

#include <QRegularExpression>

namespace interlock::cli {

using namespace Qt::StringLiterals;

QString faultKind(const QString &reason)
{
    struct Row {
        QString kind;
        QRegularExpression says;
    };
    static const std::vector<Row> rows{
        // the first that fits; words of our own sentences
        {u"subject"_s,
         QRegularExpression(u"not (those|the plan) that w(ere|as) signed|other bytes than were"_s)},
        {u"missing"_s,
         QRegularExpression(u"^record \\d+( is missing|: .*log/\\d+\\.json is missing)|shortened"_s)},
        {u"genesis"_s, QRegularExpression(u"first trust policy has digest|may not sign a policy by"_s)},
        {u"changed"_s, QRegularExpression(u"changed below record|do not say the same"_s)},
        {u"head"_s, QRegularExpression(u"signed head|checkpoint"_s)},
        {u"evaluations"_s, QRegularExpression(u"evaluation"_s)},
        {u"layout"_s,
         QRegularExpression(u"one layout|JSON|not a field|must be|in-toto|unknown record|base64"_s)},
        {u"signature"_s,
         QRegularExpression(u"signature|signed under (the|another) namespace|key id|touch/PIN|weak"_s)},
        {u"history"_s, QRegularExpression(u"another history|claims to have seen|had not seen"_s)},
        {u"lease"_s, QRegularExpression(u"lease|start"_s)},
        {u"role"_s,
         QRegularExpression(
             u"belongs to nobody|was good until|only the engine|may not|no admin|may hold|policy"_s)},
        {u"bundle"_s,
         QRegularExpression(u"bundle|SHA256SUMS|heads/|subjects/|samples/|report\\.md|is missing"_s)},
    };
    for (const Row &row : rows)
        if (row.says.match(reason).hasMatch())
            return row.kind;
    return u"other"_s;
}

QJsonObject faultJson(const Error &error)
{
    static const QRegularExpression index(u"^record (\\d+)"_s);
    const auto match = index.match(error.text);
    return {{u"verified"_s, false},
            {u"trusted"_s, false},
            {u"reason"_s, error.text},
            {u"record"_s, match.hasMatch() ? match.captured(1).toLongLong() : qint64(-1)},
            {u"kind"_s, faultKind(error.text)}};
}

int complainOfFault(const Error &error)
{
    return complain({error.code, u"%1 (kind: %2)"_s.arg(error.text, faultKind(error.text)), error.mend});
}

} // namespace interlock::cli
