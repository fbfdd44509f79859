#include "models/planfile/planfile.h"

#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/planfile/decode.h"

#include <QFileInfo>

#include <algorithm>

namespace interlock {

namespace {

/// Whether a folder between the plan's and the file is a symbolic link.
bool passesLink(const QString &folder, const QString &path)
{
    QString here = folder;
    for (const QString &part : path.split(u'/')) {
        here += u'/' + part;
        if (QFileInfo(here).isSymLink())
            return true;
    }
    return false;
}

void readBoundFiles(const QString &folder, const YamlNode &root, PlanFile &file, Problems &problems)
{
    for (qsizetype i = 0; i < file.plan.files.size(); ++i) {
        const QString &path = file.plan.files[i];
        const Place place = placeOf(root, {QStringLiteral("files"), QString::number(i)});
        if (passesLink(folder, path)) {
            problems.add(place,
                         QStringLiteral("\"%1\" passes a symbolic link; name the file itself").arg(path));
            continue;
        }
        const auto content = readBounded(folder + u'/' + path, kMostBoundFileBytes);
        if (!content)
            problems.add(place, content.error());
        else
            file.files.push_back({path, sha256Hex(*content), *content});
    }
}

constexpr QStringView kMark = u"<fill in: ";

/// A problem for each value that is still to be filled in.
void findMarks(const YamlNode &node, Problems &problems)
{
    if (const qsizetype at = node.text.indexOf(kMark); node.isScalar() && at >= 0) {
        const qsizetype from = at + kMark.size();
        const qsizetype end = node.text.indexOf(u'>', from);
        problems.add(
            node.place,
            QStringLiteral("still to be filled in: %1").arg(node.text.mid(from, end < 0 ? -1 : end - from)));
    }
    for (const YamlNode &item : node.items)
        findMarks(item, problems);
}

/// The problems but those that complain about the text of a mark.
std::vector<PlanProblem> withoutEchoes(const std::vector<PlanProblem> &marks, std::vector<PlanProblem> all)
{
    std::erase_if(all, [&marks](const PlanProblem &problem) {
        return std::ranges::any_of(marks, [&problem](const PlanProblem &mark) {
            return mark.line == problem.line && mark.column == problem.column && mark != problem;
        });
    });
    return all;
}

PlanReading decodeBytes(const QByteArray &bytes, const QString &name, const QString &folder)
{
    Problems problems(name), marks(name);
    PlanReading reading;
    if (const auto root = readYaml(bytes, problems)) {
        findMarks(*root, marks);
        for (const PlanProblem &mark : marks.sorted())
            problems.add({mark.line, mark.column}, mark.message);
        Decoding decoding{*root, problems, {}};
        decodePlan(decoding);
        PlanFile file{std::move(decoding.plan), bytes, name, {}, {}};
        if (!folder.isEmpty())
            readBoundFiles(folder, *root, file, problems);
        if (problems.isEmpty()) {
            file.sha256 = planDigest(bytes, file.files);
            reading.file = std::move(file);
        }
    }
    reading.problems = withoutEchoes(marks.sorted(), problems.sorted());
    return reading;
}

} // namespace

PlanReading readPlanFile(const QString &path)
{
    const auto bytes = readBounded(path, kMostPlanBytes);
    if (!bytes)
        return {std::nullopt, {{path, 1, 1, bytes.error().sentence()}}};
    return decodeBytes(*bytes, path, QFileInfo(path).absolutePath());
}

PlanReading readPlan(const QByteArray &bytes, const QString &name)
{
    return decodeBytes(bytes, name, {});
}

QString fillIn(const QString &what)
{
    return kMark.toString() + what + u'>';
}

QString planDigest(const QByteArray &bytes, const std::vector<BoundFile> &files)
{
    std::vector<const BoundFile *> sorted;
    sorted.reserve(files.size());
    for (const BoundFile &file : files)
        sorted.push_back(&file);
    std::sort(sorted.begin(), sorted.end(),
              [](const BoundFile *a, const BoundFile *b) { return a->path.toUtf8() < b->path.toUtf8(); });
    QByteArray text = "interlock-plan-v1\n" + sha256Hex(bytes).toLatin1() + '\n';
    for (const BoundFile *file : sorted)
        text += file->sha256.toLatin1() + "  " + file->path.toUtf8() + '\n';
    return sha256Hex(text);
}

} // namespace interlock
