#include "models/planfile/yamltree.h"

#include "models/base/number.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringDecoder>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

namespace interlock {

namespace {

/// Ends the parse at once: the problem was already added.
struct Refused {};

/// yaml-cpp counts bytes from 0; people count characters from 1.
class Places {
public:
    explicit Places(const QByteArray &bytes) : m_lines(bytes.split('\n')) {}
    Place at(const YAML::Mark &mark) const
    {
        if (mark.line < 0 || mark.line >= m_lines.size())
            return {int(m_lines.size()), 1};
        const QByteArray before = m_lines[mark.line].left(std::max(0, mark.column));
        return {mark.line + 1, int(QString::fromUtf8(before).toUcs4().size()) + 1};
    }

private:
    QList<QByteArray> m_lines;
};

class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(const Places &places, const YamlBounds &bounds, Problems &problems)
        : m_places(places), m_bounds(bounds), m_problems(problems)
    {}
    std::vector<YamlNode> takeRoots() { return std::move(m_roots); }

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        if (++m_documents <= m_bounds.documents)
            return;
        refuse(mark,
               m_bounds.documents == 1
                   ? QStringLiteral("a %1 is one YAML document; a second one starts here").arg(m_bounds.what)
                   : QStringLiteral("more than %1 documents in one %2")
                         .arg(m_bounds.documents)
                         .arg(m_bounds.what));
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        open(mark, {}, anchor, YamlNode::Kind::Null);
        close();
    }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override
    {
        refuse(mark, QStringLiteral("aliases (*name) are not allowed; write the value out"));
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        open(mark, tag, anchor, YamlNode::Kind::Scalar);
        m_stack.back().text = QString::fromStdString(value);
        m_stack.back().quoted = tag == "!";
        close();
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, YamlNode::Kind::Sequence);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, YamlNode::Kind::Map);
    }
    void OnMapEnd() override { close(); }

private:
    [[noreturn]] void refuse(const YAML::Mark &mark, const QString &why)
    {
        m_problems.add(m_places.at(mark), why);
        throw Refused();
    }
    void open(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YamlNode::Kind kind)
    {
        if (anchor != 0)
            refuse(mark, QStringLiteral("anchors (&name) are not allowed; write the value out"));
        if (!tag.empty() && tag != "?" && tag != "!")
            refuse(mark, QStringLiteral("tags (!name) are not allowed; leave it out"));
        if (m_stack.size() >= m_bounds.depth)
            refuse(mark, QStringLiteral("nested deeper than %1 levels").arg(m_bounds.depth));
        if (++m_nodes > m_bounds.nodes)
            refuse(mark,
                   QStringLiteral("more than %1 values in one %2").arg(m_bounds.nodes).arg(m_bounds.what));
        YamlNode node;
        node.kind = kind;
        node.place = m_places.at(mark);
        m_stack.push_back(std::move(node));
    }
    void close()
    {
        YamlNode node = std::move(m_stack.back());
        m_stack.pop_back();
        if (m_stack.empty())
            m_roots.push_back(std::move(node));
        else
            place(m_stack.back(), std::move(node));
    }
    void place(YamlNode &parent, YamlNode node)
    {
        if (!parent.isMap() || parent.keys.size() > parent.items.size()) {
            if (parent.isMap() && node.kind == YamlNode::Kind::Null)
                node.place = parent.keys.back().place; // an empty value has no place of its own
            parent.items.push_back(std::move(node));
            return;
        }
        if (!node.isScalar())
            m_problems.add(node.place, QStringLiteral("a key must be a plain name"));
        else
            for (const YamlNode &key : parent.keys)
                if (key.text == node.text)
                    m_problems.add(node.place, QStringLiteral("\"%1\" stands here twice; first in line %2")
                                                   .arg(node.text)
                                                   .arg(key.place.line));
        parent.keys.push_back(std::move(node));
    }

    const Places &m_places;
    const YamlBounds &m_bounds;
    Problems &m_problems;
    std::vector<YamlNode> m_stack;
    std::vector<YamlNode> m_roots;
    int m_documents = 0;
    int m_nodes = 0;
};

bool isBidiControl(char32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f ||
           c == 0x061c;
}

/// What one character of a plan must not be; empty when it is fine.
QString refusal(char32_t c)
{
    if (c == U'\t')
        return QStringLiteral("tab characters are not allowed; indent with spaces");
    if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029)
        return QStringLiteral("control character U+%1").arg(uint(c), 4, 16, QLatin1Char('0'));
    if (isBidiControl(c) || c == 0xfeff)
        return QStringLiteral("invisible character U+%1: it makes a plan read differently from what it says")
            .arg(uint(c), 4, 16, QLatin1Char('0'));
    return {};
}

/// Each kind of forbidden character once, at its first place.
bool checkCharacters(const QByteArray &bytes, const YamlBounds &bounds, Problems &problems)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    if (decoder.hasError()) {
        problems.add({}, QStringLiteral("the file is not valid UTF-8"));
        return false;
    }
    QStringList seen;
    Place place;
    for (const char32_t c : text.toUcs4()) {
        if (c == U'\n') {
            ++place.line;
            place.column = 1;
            continue;
        }
        const bool isFine = c == U'\r' || (c == U'\t' && bounds.tabs);
        const QString why = isFine ? QString() : refusal(c);
        if (!why.isEmpty() && !seen.contains(why)) {
            seen << why;
            problems.add(place, why);
        }
        ++place.column;
    }
    return seen.isEmpty();
}

} // namespace

const YamlNode *YamlNode::find(QStringView key) const
{
    for (size_t i = 0; isMap() && i < keys.size() && i < items.size(); ++i)
        if (keys[i].text == key)
            return &items[i];
    return nullptr;
}

Place placeOf(const YamlNode &root, const QStringList &path)
{
    const YamlNode *node = &root;
    for (const QString &part : path) {
        const YamlNode *next = node->find(part);
        bool isIndex = false;
        const size_t index = part.toUInt(&isIndex);
        if (!next && node->isSequence() && isIndex && index < node->items.size())
            next = &node->items[index];
        if (!next)
            break;
        node = next;
    }
    return node->place;
}

QJsonValue toJson(const YamlNode &node)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return QJsonValue::Null;
    case YamlNode::Kind::Scalar: {
        if (node.quoted)
            return node.text;
        if (node.text == u"true" || node.text == u"false")
            return node.text == u"true";
        const auto number = parseDecimal(node.text.toUtf8());
        return number ? QJsonValue(*number) : QJsonValue(node.text);
    }
    case YamlNode::Kind::Sequence: {
        QJsonArray array;
        for (const YamlNode &item : node.items)
            array.append(toJson(item));
        return array;
    }
    case YamlNode::Kind::Map:
        break;
    }
    QJsonObject object;
    for (size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i)
        object.insert(node.keys[i].text, toJson(node.items[i]));
    return object;
}

std::optional<YamlNode> readYaml(const QByteArray &bytes, Problems &problems)
{
    auto documents = readYamlDocuments(bytes, {}, problems);
    if (!documents)
        return std::nullopt;
    return documents->empty() ? YamlNode() : std::move(documents->front());
}

std::optional<std::vector<YamlNode>> readYamlDocuments(const QByteArray &bytes, const YamlBounds &bounds,
                                                       Problems &problems)
{
    if (bytes.size() > bounds.bytes) {
        problems.add(
            {}, QStringLiteral("the %1 is larger than %2 KiB").arg(bounds.what).arg(bounds.bytes / 1024));
        return std::nullopt;
    }
    if (!checkCharacters(bytes, bounds, problems))
        return std::nullopt;
    const Places places(bytes);
    TreeBuilder builder(places, bounds, problems);
    try {
        std::istringstream stream(bytes.toStdString());
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        return builder.takeRoots();
    } catch (const Refused &) {
    } catch (const YAML::Exception &fault) {
        problems.add(places.at(fault.mark),
                     QStringLiteral("not valid YAML: %1").arg(QString::fromStdString(fault.msg)));
    } catch (const std::exception &fault) {
        problems.add({}, QStringLiteral("not valid YAML: %1").arg(QString::fromLocal8Bit(fault.what())));
    }
    return std::nullopt;
}

} // namespace interlock
