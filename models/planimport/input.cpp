#include "models/planimport/input.h"

#include "models/base/number.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr size_t kMostFindings = 1000;
constexpr int kMostDays = 366;

/// A template of Helm is a program that writes YAML, not YAML.
std::optional<Place> helmAt(const QByteArray &bytes)
{
    static const QRegularExpression helm(
        u"\\{\\{-?\\s*(\\.(Values|Release|Chart|Capabilities)\\b|include\\s|(if|with|range)\\s+\\.)"_s);
    const QList<QByteArray> lines = bytes.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i)
        if (const auto found = helm.match(QString::fromUtf8(lines[i])); found.hasMatch())
            return Place{int(i) + 1, int(found.capturedStart()) + 1};
    return std::nullopt;
}

std::vector<YamlNode> readFile(const ImportFile &file, Notes &notes)
{
    if (const auto helm = helmAt(file.bytes)) {
        notes.problem({file.name, *helm}, u"this is a Helm template; render it first: helm template CHART"_s);
        return {};
    }
    Problems problems(file.name);
    const YamlBounds bounds{u"file"_s, kMostImportBytes, 32, 20'000, 64, true};
    auto roots = readYamlDocuments(file.bytes, bounds, problems);
    notes.take(problems.sorted());
    if (!roots)
        return {};
    std::erase_if(*roots, [](const YamlNode &root) { return root.kind == YamlNode::Kind::Null; });
    if (roots->empty() && problems.isEmpty())
        notes.problem({file.name, {}}, u"the file is empty"_s);
    return std::move(*roots);
}

template <typename Value>
Value orProblem(const Ref &ref, std::optional<Value> value, Value otherwise, Notes &notes,
                const QString &what)
{
    if (ref && !value)
        notes.problem(ref.spot(), ref.isText() ? u"\"%1\" is no %2"_s.arg(ref.text(), what)
                                               : u"a %1 is expected here"_s.arg(what));
    return value.value_or(otherwise);
}

template <typename Placed>
std::vector<Placed> inOrder(std::vector<Placed> all, const QStringList &files)
{
    std::stable_sort(all.begin(), all.end(), [&files](const Placed &a, const Placed &b) {
        return std::tuple(files.indexOf(a.file), a.line, a.column) <
               std::tuple(files.indexOf(b.file), b.line, b.column);
    });
    return all;
}

} // namespace

Ref Ref::at(QStringView key) const
{
    if (const YamlNode *node = m_node ? m_node->find(key) : nullptr)
        return {m_file, *node};
    Ref none;
    none.m_file = m_file;
    none.m_place = m_place;
    return none;
}

Ref Ref::path(QStringView keys) const
{
    Ref here = *this;
    for (const QStringView key : keys.split(u'.'))
        here = here.at(key);
    return here;
}

std::vector<Ref> Ref::items() const
{
    std::vector<Ref> all;
    if (isList())
        for (const YamlNode &item : m_node->items)
            all.push_back({m_file, item});
    return all;
}

std::vector<Ref> Ref::keys() const
{
    std::vector<Ref> all;
    if (isMap())
        for (const YamlNode &key : m_node->keys)
            all.push_back({m_file, key});
    return all;
}

void Notes::problem(const Spot &spot, const QString &message)
{
    if (m_problems.size() < kMostFindings)
        m_problems.push_back({spot.file, spot.place.line, spot.place.column, message});
}

void Notes::take(const std::vector<PlanProblem> &problems)
{
    m_problems.insert(m_problems.end(), problems.begin(), problems.end());
}

void Notes::add(FindingKind kind, const Spot &spot, const QString &message)
{
    const Finding finding{kind, spot.file, spot.place.line, spot.place.column, message};
    if (m_findings.size() < kMostFindings && std::ranges::find(m_findings, finding) == m_findings.end())
        m_findings.push_back(finding);
}

void Notes::dropRest(const Ref &map, const QString &where, const QStringList &known,
                     const std::map<QString, QString> &why)
{
    for (const Ref &key : map.keys()) {
        if (known.contains(key.text()))
            continue;
        const auto reason = why.find(key.text());
        add(FindingKind::Dropped, key.spot(),
            u"%1 of %2"_s.arg(key.text(), where) +
                (reason == why.end() ? u" has no counterpart in a plan"_s : u": "_s + reason->second));
    }
}

std::vector<PlanProblem> Notes::problems(const QStringList &files) const
{
    return inOrder(m_problems, files);
}

std::vector<Finding> Notes::report(const QStringList &files) const
{
    return inOrder(m_findings, files);
}

Input::Input(const std::vector<ImportFile> &files, Notes &notes)
{
    for (const ImportFile &file : files) {
        if (m_names.contains(file.name))
            notes.problem({file.name, {}}, u"the file is given twice"_s);
        m_names << file.name;
        m_roots.push_back(readFile(file, notes));
    }
    for (size_t i = 0; i < m_roots.size(); ++i)
        for (const YamlNode &root : m_roots[i]) {
            const Ref document(m_names[qsizetype(i)], root);
            if (document.at(u"kind").text() == u"List" && document.at(u"items").isList())
                for (const Ref &item : document.at(u"items").items())
                    m_documents.push_back(item);
            else
                m_documents.push_back(document);
        }
}

int wholeOf(const Ref &ref, int otherwise, Notes &notes)
{
    const auto number = parseDecimal(ref.text().toUtf8());
    const bool isWhole = number && std::floor(*number) == *number && std::abs(*number) <= 1e6;
    return orProblem(ref, isWhole ? std::optional(int(*number)) : std::nullopt, otherwise, notes,
                     u"whole number"_s);
}

double numberOf(const Ref &ref, double otherwise, Notes &notes)
{
    return orProblem(ref, parseDecimal(ref.text().toUtf8()), otherwise, notes, u"number"_s);
}

bool truthOf(const Ref &ref, bool otherwise, Notes &notes)
{
    std::optional<bool> truth;
    if (ref.text() == u"true" || ref.text() == u"false")
        truth = ref.text() == u"true";
    return orProblem(ref, truth, otherwise, notes, u"true or false"_s);
}

std::optional<Duration> spanFrom(const QString &text)
{
    static const QRegularExpression part(u"\\G([0-9]*\\.?[0-9]+)(ms|s|m|h|d|w|y)"_s);
    static const std::map<QString, double> units{
        {u"ms"_s, 1},       {u"s"_s, 1e3},          {u"m"_s, 60e3},          {u"h"_s, 3'600e3},
        {u"d"_s, 86'400e3}, {u"w"_s, 7 * 86'400e3}, {u"y"_s, 365 * 86'400e3}};
    double total = 0;
    if (const auto seconds = parseDecimal(text.toUtf8())) {
        total = *seconds * 1e3;
    } else {
        qsizetype at = 0;
        while (at < text.size()) {
            const auto found = part.match(text, at, QRegularExpression::NormalMatch,
                                          QRegularExpression::AnchorAtOffsetMatchOption);
            if (!found.hasMatch())
                return std::nullopt;
            total += parseDecimal(found.captured(1).toUtf8()).value_or(0) * units.at(found.captured(2));
            at = found.capturedEnd();
        }
        if (at == 0)
            return std::nullopt;
    }
    const bool isSpan = total >= 0 && total <= kMostDays * 86'400e3;
    return isSpan ? std::optional(Duration(qint64(std::llround(total)))) : std::nullopt;
}

Duration spanOf(const Ref &ref, Duration otherwise, Notes &notes)
{
    return orProblem(ref, spanFrom(ref.text()), otherwise, notes, u"duration"_s);
}

} // namespace interlock
