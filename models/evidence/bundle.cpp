#include "models/evidence/bundle.h"

#include "models/base/digest.h"
#include "models/base/json.h"

#include <QJsonDocument>
#include <QRegularExpression>

namespace interlock {

using namespace Qt::StringLiterals;

bool isBundleName(const QString &name)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9._@:+-]{1,140}(/[A-Za-z0-9._@:+-]{1,140}){0,2}\\z"_s);
    const QStringList parts = name.split(u'/');
    return form.match(name).hasMatch() && !parts.contains(u"."_s) && !parts.contains(u".."_s);
}

QString logName(qint64 index)
{
    return u"log/%1.json"_s.arg(index, 6, 10, QLatin1Char('0'));
}

QString headName(const QString &principal)
{
    return u"heads/%1.sig"_s.arg(QString(principal).replace(u'/', u'_'));
}

BundleFiles policyFiles(const PolicyHistory &policies, const std::map<QString, QByteArray> &payloads,
                        qint64 size)
{
    BundleFiles files;
    qint64 last = size - 1;
    for (auto span = policies.spans().rbegin(); span != policies.spans().rend(); ++span) {
        const QString folder = u"policy/%1/"_s.arg(span->record.policy.version);
        files[folder + u"policy.json"_s] = payloads.at(span->record.payloadSha256);
        files[folder + u"allowed_signers"_s] = allowedSigners(span->record.policy);
        files[folder + u"range"_s] = QByteArray::number(span->first) + ' ' + QByteArray::number(last) + '\n';
        last = span->first - 1;
    }
    return files;
}

BundleFiles subjectFiles(const PlanFile &plan)
{
    const QString name = u"subjects/"_s + plan.sha256;
    BundleFiles files{{name, plan.bytes}};
    std::map<QByteArray, QString> sorted; // by path, bytewise
    for (const BoundFile &file : plan.files) {
        files[u"subjects/"_s + file.sha256] = file.content;
        sorted[file.path.toUtf8()] = file.sha256;
    }
    QByteArray index = "interlock-plan-v1\n" + sha256Hex(plan.bytes).toLatin1() + '\n';
    for (const auto &[path, sha256] : sorted)
        index += sha256.toLatin1() + "  " + path + '\n';
    files[name + u".index"_s] = index;
    return files;
}

QString artifactName(const QString &sha256)
{
    return u"artifacts/"_s + sha256;
}

QByteArray sampleLine(const EvaluationRow &row)
{
    return compactJson({{u"body"_s, QString::fromUtf8(row.body)},
                        {u"bootId"_s, row.at.bootId},
                        {u"bootMs"_s, row.at.bootMs},
                        {u"chain"_s, QString::fromLatin1(row.chain.toHex())},
                        {u"logSize"_s, row.logSize},
                        {u"rollout"_s, row.rollout},
                        {u"sequence"_s, row.sequence},
                        {u"wallMs"_s, row.at.wallMs}}) +
           '\n';
}

Result<EvaluationRow> readSampleLine(const QByteArray &line)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    EvaluationRow row;
    row.body = json[u"body"].toString().toUtf8();
    row.at = {json[u"wallMs"].toInteger(), json[u"bootMs"].toInteger(), json[u"bootId"].toString()};
    row.chain = QByteArray::fromHex(json[u"chain"].toString().toLatin1());
    row.logSize = json[u"logSize"].toInteger(-1);
    row.rollout = json[u"rollout"].toString();
    row.sequence = json[u"sequence"].toInteger(-1);
    if (row.chain.size() != 32 || row.logSize < 0 || sampleLine(row) != line)
        return fail(ErrorCode::Unverified, u"a look is not in the one layout that looks have"_s);
    return row;
}

QByteArray sumsOf(const BundleFiles &files)
{
    QByteArray out;
    for (const auto &[name, bytes] : files)
        if (name != u"SHA256SUMS" && name != u"SHA256SUMS.sig")
            out += sha256Hex(bytes).toLatin1() + "  " + name.toLatin1() + '\n';
    return out;
}

} // namespace interlock
