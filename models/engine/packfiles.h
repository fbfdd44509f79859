#pragma once

#include "models/engine/pack.h"
#include "models/process/command.h"
#include "models/traffic/disk.h"

#include <QTemporaryDir>

namespace interlock {

/// A private folder with the bound files of a pack and nothing else: where its commands run. Gone with the
/// last pointer.
Result<std::shared_ptr<QTemporaryDir>> layOut(const std::vector<BoundFile> &files);

/// Puts a bound file back where it was found, unless it stands there already; reads it back. A symbolic link
/// is refused. Gives whether anything was written.
Result<bool> putBack(const PackManifest::PutBack &file, const std::vector<BoundFile> &files);

/// Runs one command of a pack, in a folder made for it. `ended` is called once, and not once `context` is
/// gone: then the command's process group is killed.
void runBound(const std::vector<BoundFile> &files, const Step &step, Disk &disk, QObject *context,
              Command::Callback ended);

/// Could this command be started? It is among the bound files, or a program of this machine.
Done canRun(const Step &step, const std::vector<BoundFile> &files);

/// Could all of the pack be carried out as it lies on disk? Nothing is run and nothing is written. `onDisk`:
/// what was read from where the pack lies.
Done provePack(const Result<QByteArray> &onDisk, const Pack &wanted);

} // namespace interlock
