#include "models/planimport/wholeplan.h"

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

bool isJoined(const QString &section)
{
    return section == u"sources" || section == u"indicators" || section == u"guardrails";
}

} // namespace

GivenSections::GivenSections(const ImportFile &file, Notes &notes)
{
    Problems problems(file.name);
    const auto root = readYaml(file.bytes, problems);
    notes.take(problems.sorted());
    if (!root || !problems.isEmpty())
        return;
    const QStringList lines = QString::fromUtf8(file.bytes).split(u'\n');
    if (!root->isMap() || root->keys.empty() || root->keys.front().place.column != 1) {
        notes.problem({file.name, root->place}, u"this is no plan: sections at the beginning of lines"_s);
        return;
    }
    for (size_t i = 0; i < root->keys.size() && i < root->items.size(); ++i) {
        const YamlNode &key = root->keys[i], &value = root->items[i];
        const int from = key.place.line - 1;
        const int to = i + 1 < root->keys.size() ? root->keys[i + 1].place.line - 1 : int(lines.size());
        QStringList part = lines.mid(from, to - from);
        while (part.size() > 1 && (part.last().trimmed().isEmpty() || part.last().startsWith(u'#')))
            part.removeLast(); // blank lines, and what is said about the next section
        m_text[key.text] = part.join(u'\n') + u'\n';
        if (!isJoined(key.text))
            continue;
        if (!value.isMap() || value.place.line == key.place.line || value.place.column != 3)
            notes.problem(
                {file.name, value.place},
                u"%1 has its names below it, two spaces in: the imported ones follow"_s.arg(key.text));
        for (const YamlNode &name : value.keys)
            m_names << name.text;
    }
}

QString GivenSections::text(const QString &section) const
{
    const auto found = m_text.find(section);
    return found == m_text.end() ? QString() : found->second;
}

QString GivenSections::entries(const QString &section) const
{
    return text(section).section(u'\n', 1);
}

QStringList GivenSections::sections() const
{
    QStringList all;
    for (const auto &[section, text] : m_text)
        all << section;
    return all;
}

} // namespace interlock
