#pragma once

#include "models/base/clock.h"
#include "models/planfile/yamltree.h"
#include "models/planimport/finding.h"
#include "models/planimport/importplan.h"

namespace interlock {

/// A place in one of the files.
struct Spot {
    QString file;
    Place place;
};

/// One value of a file, or the lack of one: that reads as nothing, and lies where it was looked for. The
/// document outlives it.
class Ref {
public:
    Ref() = default;
    Ref(QString file, const YamlNode &node) : m_file(std::move(file)), m_node(&node), m_place(node.place) {}

    explicit operator bool() const { return m_node && m_node->kind != YamlNode::Kind::Null; }
    bool isMap() const { return m_node && m_node->isMap(); }
    bool isList() const { return m_node && m_node->isSequence(); }
    bool isText() const { return m_node && m_node->isScalar(); }
    const YamlNode *node() const { return m_node; }
    Ref at(QStringView key) const;
    /// "spec.strategy.canary"
    Ref path(QStringView keys) const;
    std::vector<Ref> items() const;
    /// Keys of a map, at their places.
    std::vector<Ref> keys() const;
    QString text() const { return isText() ? m_node->text : QString(); }
    Spot spot() const { return {m_file, m_place}; }

private:
    QString m_file;
    const YamlNode *m_node = nullptr;
    Place m_place;
};

/// Collects what is wrong with the files, and what became of what they say.
class Notes {
public:
    void problem(const Spot &spot, const QString &message);
    void add(FindingKind kind, const Spot &spot, const QString &message);
    /// A finding `dropped` for each key of a map that is not `known`; `why` may say more about one.
    void dropRest(const Ref &map, const QString &where, const QStringList &known,
                  const std::map<QString, QString> &why = {});
    void take(const std::vector<PlanProblem> &problems);

    bool isBad() const { return !m_problems.empty(); }
    /// By file in the given order, then by place; as is the report.
    std::vector<PlanProblem> problems(const QStringList &files) const;
    std::vector<Finding> report(const QStringList &files) const;

private:
    std::vector<PlanProblem> m_problems;
    std::vector<Finding> m_findings;
};

/// The files of one import, read within bounds.
class Input {
public:
    /// What cannot be read goes to `notes`.
    Input(const std::vector<ImportFile> &files, Notes &notes);

    /// Each document, and each item of a Kubernetes List, in the order of the files.
    const std::vector<Ref> &documents() const { return m_documents; }
    QStringList names() const { return m_names; }

private:
    std::vector<std::vector<YamlNode>> m_roots; ///< one a file; never grows once refs point into it
    std::vector<Ref> m_documents;
    QStringList m_names;
};

// Each reads one value. Where it is absent, `otherwise`; where it is wrong, a problem, and `otherwise`.

int wholeOf(const Ref &ref, int otherwise, Notes &notes);
double numberOf(const Ref &ref, double otherwise, Notes &notes);
/// Kubernetes' truth values; a quoted one is text.
bool truthOf(const Ref &ref, bool otherwise, Notes &notes);
/// Go's and Prometheus' durations: "90s", "1.5h", "1h30m", "1d"; a bare number is seconds.
Duration spanOf(const Ref &ref, Duration otherwise, Notes &notes);
std::optional<Duration> spanFrom(const QString &text);

} // namespace interlock
