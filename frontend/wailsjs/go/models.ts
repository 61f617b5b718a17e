export namespace app {
	
	export class AdmitInput {
	    file: string;
	    code: string;
	    admin: boolean;
	    username: string;
	    dir: string;
	
	    static createFrom(source: any = {}) {
	        return new AdmitInput(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.file = source["file"];
	        this.code = source["code"];
	        this.admin = source["admin"];
	        this.username = source["username"];
	        this.dir = source["dir"];
	    }
	}
	export class Handed {
	    token: string;
	    name: string;
	    path: string;
	
	    static createFrom(source: any = {}) {
	        return new Handed(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.token = source["token"];
	        this.name = source["name"];
	        this.path = source["path"];
	    }
	}
	export class AdmitResult {
	    path: string;
	    name: string;
	    code: string;
	    left: number;
	    file: Handed;
	    qr: string;
	
	    static createFrom(source: any = {}) {
	        return new AdmitResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.path = source["path"];
	        this.name = source["name"];
	        this.code = source["code"];
	        this.left = source["left"];
	        this.file = this.convertValues(source["file"], Handed);
	        this.qr = source["qr"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ApplicationResult {
	    path: string;
	    name: string;
	    code: string;
	    file: Handed;
	    qr: string;
	
	    static createFrom(source: any = {}) {
	        return new ApplicationResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.path = source["path"];
	        this.name = source["name"];
	        this.code = source["code"];
	        this.file = this.convertValues(source["file"], Handed);
	        this.qr = source["qr"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class BackupView {
	    path: string;
	    at: string;
	    size: number;
	    note: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new BackupView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.path = source["path"];
	        this.at = source["at"];
	        this.size = source["size"];
	        this.note = this.convertValues(source["note"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Batch {
	    id: string;
	    number: string;
	    at: string;
	    user: string;
	    kind: string;
	    file: string;
	    counts: sheet.Counts;
	    undone: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Batch(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.at = source["at"];
	        this.user = source["user"];
	        this.kind = source["kind"];
	        this.file = source["file"];
	        this.counts = this.convertValues(source["counts"], sheet.Counts);
	        this.undone = source["undone"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Common {
	    step: string;
	    count: number;
	    may: boolean;
	    paper: boolean;
	    stage: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Common(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.step = source["step"];
	        this.count = source["count"];
	        this.may = source["may"];
	        this.paper = source["paper"];
	        this.stage = source["stage"];
	    }
	}
	export class ExportResult {
	    path: string;
	    files: backend.PackedFile[];
	    size: number;
	    changes: number;
	    attachments: number;
	    to: string[];
	    handed: Handed[];
	
	    static createFrom(source: any = {}) {
	        return new ExportResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.path = source["path"];
	        this.files = this.convertValues(source["files"], backend.PackedFile);
	        this.size = source["size"];
	        this.changes = source["changes"];
	        this.attachments = source["attachments"];
	        this.to = source["to"];
	        this.handed = this.convertValues(source["handed"], Handed);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class ImportDraft {
	    id: string;
	    sheets: sheet.SheetView[];
	    columns: sheet.ColumnView[];
	    counts: sheet.Counts;
	    pending: string[];
	    earlier: sheet.Earlier[];
	    unknown: sheet.Unknown[];
	
	    static createFrom(source: any = {}) {
	        return new ImportDraft(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.sheets = this.convertValues(source["sheets"], sheet.SheetView);
	        this.columns = this.convertValues(source["columns"], sheet.ColumnView);
	        this.counts = this.convertValues(source["counts"], sheet.Counts);
	        this.pending = source["pending"];
	        this.earlier = this.convertValues(source["earlier"], sheet.Earlier);
	        this.unknown = this.convertValues(source["unknown"], sheet.Unknown);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ImportResult {
	    batch: string;
	    counts: sheet.Counts;
	    rejectedFile: string;
	
	    static createFrom(source: any = {}) {
	        return new ImportResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.batch = source["batch"];
	        this.counts = this.convertValues(source["counts"], sheet.Counts);
	        this.rejectedFile = source["rejectedFile"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ImportRows {
	    rows: sheet.RowView[];
	    total: number;
	
	    static createFrom(source: any = {}) {
	        return new ImportRows(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rows = this.convertValues(source["rows"], sheet.RowView);
	        this.total = source["total"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class JoinInput {
	    file: string;
	    code: string;
	    username: string;
	    password: string;
	
	    static createFrom(source: any = {}) {
	        return new JoinInput(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.file = source["file"];
	        this.code = source["code"];
	        this.username = source["username"];
	        this.password = source["password"];
	    }
	}
	export class Meta {
	    kinds: desk.KindView[];
	    lists: Record<string, kind.List>;
	    chapters: kind.Chapter[];
	    opinion: kind.Field[];
	    sheets: Record<string, Array<papers.Sheet>>;
	    ways: Record<string, papers.Way>;
	    reports: report.View[];
	    audit: string;
	
	    static createFrom(source: any = {}) {
	        return new Meta(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kinds = this.convertValues(source["kinds"], desk.KindView);
	        this.lists = this.convertValues(source["lists"], kind.List, true);
	        this.chapters = this.convertValues(source["chapters"], kind.Chapter);
	        this.opinion = this.convertValues(source["opinion"], kind.Field);
	        this.sheets = this.convertValues(source["sheets"], Array<papers.Sheet>, true);
	        this.ways = this.convertValues(source["ways"], papers.Way, true);
	        this.reports = this.convertValues(source["reports"], report.View);
	        this.audit = source["audit"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Out {
	    token: string;
	    name: string;
	    size: number;
	    pages: number;
	
	    static createFrom(source: any = {}) {
	        return new Out(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.token = source["token"];
	        this.name = source["name"];
	        this.size = source["size"];
	        this.pages = source["pages"];
	    }
	}
	export class PatchResult {
	    done: record.Patched[];
	    rows: desk.Row[];
	    names: Record<string, string>;
	
	    static createFrom(source: any = {}) {
	        return new PatchResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.done = this.convertValues(source["done"], record.Patched);
	        this.rows = this.convertValues(source["rows"], desk.Row);
	        this.names = source["names"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class RestoreInput {
	    path: string;
	    dir: string;
	    username: string;
	    password: string;
	    groups: string;
	
	    static createFrom(source: any = {}) {
	        return new RestoreInput(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.path = source["path"];
	        this.dir = source["dir"];
	        this.username = source["username"];
	        this.password = source["password"];
	        this.groups = source["groups"];
	    }
	}
	export class SetUpResult {
	    groups: string[];
	    ask: number[];
	
	    static createFrom(source: any = {}) {
	        return new SetUpResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.groups = source["groups"];
	        this.ask = source["ask"];
	    }
	}
	export class UserInfo {
	    username: string;
	    name: string;
	    roles: string[];
	
	    static createFrom(source: any = {}) {
	        return new UserInfo(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.username = source["username"];
	        this.name = source["name"];
	        this.roles = source["roles"];
	    }
	}
	export class Status {
	    state: string;
	    version: string;
	    folder: string;
	    users: string[];
	    user?: UserInfo;
	    company: string;
	    logo: string;
	    lastBackup: string;
	    backupOverdue: boolean;
	    mayBackup: boolean;
	    lockMinutes: number;
	    repaired: string[];
	    door: string;
	    todayDate: string;
	    asked: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Status(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.state = source["state"];
	        this.version = source["version"];
	        this.folder = source["folder"];
	        this.users = source["users"];
	        this.user = this.convertValues(source["user"], UserInfo);
	        this.company = source["company"];
	        this.logo = source["logo"];
	        this.lastBackup = source["lastBackup"];
	        this.backupOverdue = source["backupOverdue"];
	        this.mayBackup = source["mayBackup"];
	        this.lockMinutes = source["lockMinutes"];
	        this.repaired = source["repaired"];
	        this.door = source["door"];
	        this.todayDate = source["todayDate"];
	        this.asked = source["asked"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Taken {
	    id: string;
	    number: string;
	    status: string;
	    say?: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new Taken(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.status = source["status"];
	        this.say = this.convertValues(source["say"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class UserView {
	    id: string;
	    number: string;
	    title: string;
	    rev: number;
	    state: number;
	    status: string;
	    gaps: number;
	    values: Record<string, any>;
	    hasSlot: boolean;
	
	    static createFrom(source: any = {}) {
	        return new UserView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.rev = source["rev"];
	        this.state = source["state"];
	        this.status = source["status"];
	        this.gaps = source["gaps"];
	        this.values = source["values"];
	        this.hasSlot = source["hasSlot"];
	    }
	}

}

export namespace audit {
	
	export class Checked {
	    problems: fault.Text[];
	    made: string;
	    by: string;
	    pc: string;
	    paper: fault.Text;
	    asked: string;
	    entries: number;
	    code: string;
	
	    static createFrom(source: any = {}) {
	        return new Checked(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.problems = this.convertValues(source["problems"], fault.Text);
	        this.made = source["made"];
	        this.by = source["by"];
	        this.pc = source["pc"];
	        this.paper = this.convertValues(source["paper"], fault.Text);
	        this.asked = source["asked"];
	        this.entries = source["entries"];
	        this.code = source["code"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Entry {
	    at: string;
	    user: string;
	    name: string;
	    action: string;
	    stream: string;
	    lines?: fault.Text;
	    changes: desk.Change[];
	    parts?: desk.Entry[];
	    salvaged?: desk.Salvaged;
	    what: fault.Text;
	    pc: string;
	    seq: number;
	    came: string;
	    kind: string;
	    register: fault.Text;
	    id: string;
	    record: string;
	    closed: boolean;
	    without: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Entry(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.user = source["user"];
	        this.name = source["name"];
	        this.action = source["action"];
	        this.stream = source["stream"];
	        this.lines = this.convertValues(source["lines"], fault.Text);
	        this.changes = this.convertValues(source["changes"], desk.Change);
	        this.parts = this.convertValues(source["parts"], desk.Entry);
	        this.salvaged = this.convertValues(source["salvaged"], desk.Salvaged);
	        this.what = this.convertValues(source["what"], fault.Text);
	        this.pc = source["pc"];
	        this.seq = source["seq"];
	        this.came = source["came"];
	        this.kind = source["kind"];
	        this.register = this.convertValues(source["register"], fault.Text);
	        this.id = source["id"];
	        this.record = source["record"];
	        this.closed = source["closed"];
	        this.without = source["without"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class PC {
	    id: string;
	    name: string;
	    code: string;
	    own: boolean;
	
	    static createFrom(source: any = {}) {
	        return new PC(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	        this.code = source["code"];
	        this.own = source["own"];
	    }
	}
	export class Page {
	    entries: Entry[];
	    next: string;
	    pcs: PC[];
	
	    static createFrom(source: any = {}) {
	        return new Page(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.entries = this.convertValues(source["entries"], Entry);
	        this.next = source["next"];
	        this.pcs = this.convertValues(source["pcs"], PC);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Query {
	    person: string;
	    kind: string;
	    device: string;
	    from: string;
	    to: string;
	    number: string;
	    after: string;
	    limit: number;
	
	    static createFrom(source: any = {}) {
	        return new Query(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.person = source["person"];
	        this.kind = source["kind"];
	        this.device = source["device"];
	        this.from = source["from"];
	        this.to = source["to"];
	        this.number = source["number"];
	        this.after = source["after"];
	        this.limit = source["limit"];
	    }
	}

}

export namespace backend {
	
	export class Applied {
	    name: string;
	    code: string;
	
	    static createFrom(source: any = {}) {
	        return new Applied(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.code = source["code"];
	    }
	}
	export class Arrival {
	    package: string;
	    files: number;
	    sender: string;
	    at: string;
	    changes: number;
	    undone: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Arrival(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.package = source["package"];
	        this.files = source["files"];
	        this.sender = source["sender"];
	        this.at = source["at"];
	        this.changes = source["changes"];
	        this.undone = source["undone"];
	    }
	}
	export class Aside {
	    device: string;
	    file: string;
	
	    static createFrom(source: any = {}) {
	        return new Aside(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.device = source["device"];
	        this.file = source["file"];
	    }
	}
	export class Brought {
	    kind: string;
	    new: number;
	    changed: number;
	    voided: number;
	    brake: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Brought(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.new = source["new"];
	        this.changed = source["changed"];
	        this.voided = source["voided"];
	        this.brake = source["brake"];
	    }
	}
	export class Choice {
	    kind: string;
	    record: string;
	    field: string;
	    value: any;
	
	    static createFrom(source: any = {}) {
	        return new Choice(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.record = source["record"];
	        this.field = source["field"];
	        this.value = source["value"];
	    }
	}
	export class Twin {
	    id: string;
	    rev: number;
	    number: string;
	    title: string;
	    at: string;
	    user: string;
	    pc: string;
	    may: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Twin(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.rev = source["rev"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.at = source["at"];
	        this.user = source["user"];
	        this.pc = source["pc"];
	        this.may = source["may"];
	    }
	}
	export class Circle {
	    kind: string;
	    field: string;
	    records: Twin[];
	
	    static createFrom(source: any = {}) {
	        return new Circle(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.field = source["field"];
	        this.records = this.convertValues(source["records"], Twin);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Department {
	    code: string;
	    name: string;
	
	    static createFrom(source: any = {}) {
	        return new Department(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.name = source["name"];
	    }
	}
	export class Device {
	    id: string;
	    name: string;
	    code: string;
	    admin: boolean;
	    self: boolean;
	    revoked: boolean;
	    lacks: number;
	    heard: string;
	    sent: string;
	    ahead: boolean;
	    behind: boolean;
	    forked: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Device(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	        this.code = source["code"];
	        this.admin = source["admin"];
	        this.self = source["self"];
	        this.revoked = source["revoked"];
	        this.lacks = source["lacks"];
	        this.heard = source["heard"];
	        this.sent = source["sent"];
	        this.ahead = source["ahead"];
	        this.behind = source["behind"];
	        this.forked = source["forked"];
	    }
	}
	export class Differing {
	    kind: string;
	    n: number;
	
	    static createFrom(source: any = {}) {
	        return new Differing(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.n = source["n"];
	    }
	}
	export class Saying {
	    value: any;
	    text: string;
	    at: string;
	    user: string;
	    pc: string;
	    own: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Saying(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.value = source["value"];
	        this.text = source["text"];
	        this.at = source["at"];
	        this.user = source["user"];
	        this.pc = source["pc"];
	        this.own = source["own"];
	    }
	}
	export class Home {
	    kind: string;
	    record: string;
	    number: string;
	
	    static createFrom(source: any = {}) {
	        return new Home(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.record = source["record"];
	        this.number = source["number"];
	    }
	}
	export class Dispute {
	    kind: string;
	    record: string;
	    field: string;
	    number: string;
	    title: string;
	    of: Home;
	    into: string;
	    whole: string[];
	    before: string;
	    said: Saying[];
	
	    static createFrom(source: any = {}) {
	        return new Dispute(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.record = source["record"];
	        this.field = source["field"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.of = this.convertValues(source["of"], Home);
	        this.into = source["into"];
	        this.whole = source["whole"];
	        this.before = source["before"];
	        this.said = this.convertValues(source["said"], Saying);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Disputes {
	    registers: Differing[];
	    list: Dispute[];
	    circles: Circle[];
	
	    static createFrom(source: any = {}) {
	        return new Disputes(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.registers = this.convertValues(source["registers"], Differing);
	        this.list = this.convertValues(source["list"], Dispute);
	        this.circles = this.convertValues(source["circles"], Circle);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Duplicate {
	    kind: string;
	    why: string;
	    fields: string[];
	    value: string;
	    records: Twin[];
	    merges: boolean;
	    counts: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Duplicate(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.why = source["why"];
	        this.fields = source["fields"];
	        this.value = source["value"];
	        this.records = this.convertValues(source["records"], Twin);
	        this.merges = source["merges"];
	        this.counts = source["counts"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Stray {
	    kind: string;
	    gone: Twin;
	    withdrawn: boolean;
	    by: Differing[];
	
	    static createFrom(source: any = {}) {
	        return new Stray(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.gone = this.convertValues(source["gone"], Twin);
	        this.withdrawn = source["withdrawn"];
	        this.by = this.convertValues(source["by"], Differing);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Late {
	    kind: string;
	    gone: Twin;
	    into: Twin;
	    count: number;
	
	    static createFrom(source: any = {}) {
	        return new Late(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.gone = this.convertValues(source["gone"], Twin);
	        this.into = this.convertValues(source["into"], Twin);
	        this.count = source["count"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Said {
	    mark: string;
	    kind: string;
	    records: Twin[];
	    note: string;
	    at: string;
	    user: string;
	
	    static createFrom(source: any = {}) {
	        return new Said(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.mark = source["mark"];
	        this.kind = source["kind"];
	        this.records = this.convertValues(source["records"], Twin);
	        this.note = source["note"];
	        this.at = source["at"];
	        this.user = source["user"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Duplicates {
	    groups: Duplicate[];
	    more: boolean;
	    apart: Said[];
	    late: Late[];
	    strays: Stray[];
	
	    static createFrom(source: any = {}) {
	        return new Duplicates(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.groups = this.convertValues(source["groups"], Duplicate);
	        this.more = source["more"];
	        this.apart = this.convertValues(source["apart"], Said);
	        this.late = this.convertValues(source["late"], Late);
	        this.strays = this.convertValues(source["strays"], Stray);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Missing {
	    device: string;
	    own: boolean;
	    from: number;
	    to: number;
	
	    static createFrom(source: any = {}) {
	        return new Missing(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.device = source["device"];
	        this.own = source["own"];
	        this.from = source["from"];
	        this.to = source["to"];
	    }
	}
	export class Lost {
	    sender: string;
	    sentAt: string;
	    of: number;
	    missing: number[];
	
	    static createFrom(source: any = {}) {
	        return new Lost(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.sender = source["sender"];
	        this.sentAt = source["sentAt"];
	        this.of = source["of"];
	        this.missing = source["missing"];
	    }
	}
	export class ExchangeState {
	    joined: boolean;
	    admin: boolean;
	    devices: Device[];
	    folder: string;
	    volume: number;
	    disputes: number;
	    waiting: number;
	    lost: Lost[];
	    overdue: Missing[];
	    aside: Aside[];
	
	    static createFrom(source: any = {}) {
	        return new ExchangeState(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.joined = source["joined"];
	        this.admin = source["admin"];
	        this.devices = this.convertValues(source["devices"], Device);
	        this.folder = source["folder"];
	        this.volume = source["volume"];
	        this.disputes = source["disputes"];
	        this.waiting = source["waiting"];
	        this.lost = this.convertValues(source["lost"], Lost);
	        this.overdue = this.convertValues(source["overdue"], Missing);
	        this.aside = this.convertValues(source["aside"], Aside);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class First {
	    company: string;
	    short: string;
	    departments: Department[];
	    username: string;
	    name: string;
	    password: string;
	
	    static createFrom(source: any = {}) {
	        return new First(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.company = source["company"];
	        this.short = source["short"];
	        this.departments = this.convertValues(source["departments"], Department);
	        this.username = source["username"];
	        this.name = source["name"];
	        this.password = source["password"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class Twice {
	    kind: string;
	    field: string;
	    value: string;
	    records: string[];
	
	    static createFrom(source: any = {}) {
	        return new Twice(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.field = source["field"];
	        this.value = source["value"];
	        this.records = source["records"];
	    }
	}
	export class Incoming {
	    package: string;
	    sender: string;
	    sentAt: string;
	    changes: number;
	    registers: Brought[];
	    differing: number;
	    disputes: Dispute[];
	    twice: Twice[];
	    moreTwice: boolean;
	    negative: number;
	    unknown: number;
	    diverged: boolean;
	    ignored: number;
	    attachments: number;
	    lacking: number;
	    ahead: boolean;
	    shut: string[];
	    forked: string[];
	    waits: Missing[];
	    files: number;
	    late: number;
	    along: number;
	    left: number;
	    lost: Lost[];
	    noted: boolean;
	    note: fault.Text;
	    months: stock.ChangedMonth[];
	
	    static createFrom(source: any = {}) {
	        return new Incoming(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.package = source["package"];
	        this.sender = source["sender"];
	        this.sentAt = source["sentAt"];
	        this.changes = source["changes"];
	        this.registers = this.convertValues(source["registers"], Brought);
	        this.differing = source["differing"];
	        this.disputes = this.convertValues(source["disputes"], Dispute);
	        this.twice = this.convertValues(source["twice"], Twice);
	        this.moreTwice = source["moreTwice"];
	        this.negative = source["negative"];
	        this.unknown = source["unknown"];
	        this.diverged = source["diverged"];
	        this.ignored = source["ignored"];
	        this.attachments = source["attachments"];
	        this.lacking = source["lacking"];
	        this.ahead = source["ahead"];
	        this.shut = source["shut"];
	        this.forked = source["forked"];
	        this.waits = this.convertValues(source["waits"], Missing);
	        this.files = source["files"];
	        this.late = source["late"];
	        this.along = source["along"];
	        this.left = source["left"];
	        this.lost = this.convertValues(source["lost"], Lost);
	        this.noted = source["noted"];
	        this.note = this.convertValues(source["note"], fault.Text);
	        this.months = this.convertValues(source["months"], stock.ChangedMonth);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Invited {
	    company: string;
	    sender: string;
	    username: string;
	    code: string;
	    changes: number;
	
	    static createFrom(source: any = {}) {
	        return new Invited(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.company = source["company"];
	        this.sender = source["sender"];
	        this.username = source["username"];
	        this.code = source["code"];
	        this.changes = source["changes"];
	    }
	}
	
	
	export class MergeField {
	    field: string;
	    keep: any;
	    other: any;
	    keepText: string;
	    otherText: string;
	    take: boolean;
	
	    static createFrom(source: any = {}) {
	        return new MergeField(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.keep = source["keep"];
	        this.other = source["other"];
	        this.keepText = source["keepText"];
	        this.otherText = source["otherText"];
	        this.take = source["take"];
	    }
	}
	export class MergeInput {
	    kind: string;
	    keep: string;
	    other: string;
	    keepRev: number;
	    otherRev: number;
	    take: string[];
	    values: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new MergeInput(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.keep = source["keep"];
	        this.other = source["other"];
	        this.keepRev = source["keepRev"];
	        this.otherRev = source["otherRev"];
	        this.take = source["take"];
	        this.values = source["values"];
	    }
	}
	export class MergeUse {
	    label: fault.Text;
	    open: number;
	    frozen: number;
	
	    static createFrom(source: any = {}) {
	        return new MergeUse(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.label = this.convertValues(source["label"], fault.Text);
	        this.open = source["open"];
	        this.frozen = source["frozen"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class MergeView {
	    kind: string;
	    keep: Twin;
	    other: Twin;
	    fields: MergeField[];
	    uses: MergeUse[];
	    refused: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new MergeView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.keep = this.convertValues(source["keep"], Twin);
	        this.other = this.convertValues(source["other"], Twin);
	        this.fields = this.convertValues(source["fields"], MergeField);
	        this.uses = this.convertValues(source["uses"], MergeUse);
	        this.refused = this.convertValues(source["refused"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Merged {
	    mark: string;
	    keep: string;
	    number: string;
	    changed: number;
	    frozen: number;
	
	    static createFrom(source: any = {}) {
	        return new Merged(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.mark = source["mark"];
	        this.keep = source["keep"];
	        this.number = source["number"];
	        this.changed = source["changed"];
	        this.frozen = source["frozen"];
	    }
	}
	
	export class PackInput {
	    to: string[];
	    dir: string;
	    full: boolean;
	    lean: boolean;
	    volume: number;
	
	    static createFrom(source: any = {}) {
	        return new PackInput(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.to = source["to"];
	        this.dir = source["dir"];
	        this.full = source["full"];
	        this.lean = source["lean"];
	        this.volume = source["volume"];
	    }
	}
	export class Place {
	    dir: string;
	    size: number;
	    free: number;
	    records: number;
	    changes: number;
	
	    static createFrom(source: any = {}) {
	        return new Place(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.dir = source["dir"];
	        this.size = source["size"];
	        this.free = source["free"];
	        this.records = source["records"];
	        this.changes = source["changes"];
	    }
	}
	
	
	export class Shared {
	    dir: string;
	    put: number;
	    took: number;
	    waits: boolean;
	    bad: number;
	    held: number;
	    refused: number;
	    lacks: Missing[];
	    aside: Aside[];
	    note: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new Shared(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.dir = source["dir"];
	        this.put = source["put"];
	        this.took = source["took"];
	        this.waits = source["waits"];
	        this.bad = source["bad"];
	        this.held = source["held"];
	        this.refused = source["refused"];
	        this.lacks = this.convertValues(source["lacks"], Missing);
	        this.aside = this.convertValues(source["aside"], Aside);
	        this.note = this.convertValues(source["note"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Staying {
	    kind: string;
	    why: string;
	    n: number;
	
	    static createFrom(source: any = {}) {
	        return new Staying(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.why = source["why"];
	        this.n = source["n"];
	    }
	}
	
	export class TakenBack {
	    records: number;
	    stays: Staying[];
	
	    static createFrom(source: any = {}) {
	        return new TakenBack(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.records = source["records"];
	        this.stays = this.convertValues(source["stays"], Staying);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	export class Unsaved {
	    text: string;
	    at: string;
	
	    static createFrom(source: any = {}) {
	        return new Unsaved(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.text = source["text"];
	        this.at = source["at"];
	    }
	}
	export class Waiting {
	    package: string;
	    sender: string;
	    sentAt: string;
	    changes: number;
	    missing: Missing;
	    lost: boolean;
	    bad: boolean;
	    much: boolean;
	    why: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new Waiting(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.package = source["package"];
	        this.sender = source["sender"];
	        this.sentAt = source["sentAt"];
	        this.changes = source["changes"];
	        this.missing = this.convertValues(source["missing"], Missing);
	        this.lost = source["lost"];
	        this.bad = source["bad"];
	        this.much = source["much"];
	        this.why = this.convertValues(source["why"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace calendar {
	
	export class Day {
	    id: string;
	    worked: boolean;
	    name: string;
	
	    static createFrom(source: any = {}) {
	        return new Day(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.worked = source["worked"];
	        this.name = source["name"];
	    }
	}
	export class Year {
	    days: Record<string, Day>;
	    works: number[];
	    known: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Year(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.days = this.convertValues(source["days"], Day, true);
	        this.works = source["works"];
	        this.known = source["known"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace desk {
	
	export class Attached {
	    id: string;
	    ownerKind: string;
	    owner: string;
	    field: string;
	    kind: string;
	    name: string;
	    mime: string;
	    size: number;
	    sha256: string;
	    secrecy: string;
	    // Go type: time
	    at: any;
	    by: string;
	    user: string;
	
	    static createFrom(source: any = {}) {
	        return new Attached(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.ownerKind = source["ownerKind"];
	        this.owner = source["owner"];
	        this.field = source["field"];
	        this.kind = source["kind"];
	        this.name = source["name"];
	        this.mime = source["mime"];
	        this.size = source["size"];
	        this.sha256 = source["sha256"];
	        this.secrecy = source["secrecy"];
	        this.at = this.convertValues(source["at"], null);
	        this.by = source["by"];
	        this.user = source["user"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Change {
	    field: string;
	    label: fault.Text;
	    old: any;
	    new: any;
	    oldText: string;
	    newText: string;
	
	    static createFrom(source: any = {}) {
	        return new Change(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.label = this.convertValues(source["label"], fault.Text);
	        this.old = source["old"];
	        this.new = source["new"];
	        this.oldText = source["oldText"];
	        this.newText = source["newText"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Choice {
	    id: string;
	    number: string;
	    title: string;
	    note: string;
	
	    static createFrom(source: any = {}) {
	        return new Choice(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.note = source["note"];
	    }
	}
	export class Cond {
	    field: string;
	    op: string;
	    values: string[];
	
	    static createFrom(source: any = {}) {
	        return new Cond(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.op = source["op"];
	        this.values = source["values"];
	    }
	}
	export class Decision {
	    step: string;
	    stage: string;
	    becomes: string;
	    decision: string;
	    name: string;
	    behalf: string;
	    opinion: string;
	    date: string;
	    recorder: string;
	    at: string;
	
	    static createFrom(source: any = {}) {
	        return new Decision(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.step = source["step"];
	        this.stage = source["stage"];
	        this.becomes = source["becomes"];
	        this.decision = source["decision"];
	        this.name = source["name"];
	        this.behalf = source["behalf"];
	        this.opinion = source["opinion"];
	        this.date = source["date"];
	        this.recorder = source["recorder"];
	        this.at = source["at"];
	    }
	}
	export class Salvaged {
	    at: string;
	    user: string;
	    name: string;
	
	    static createFrom(source: any = {}) {
	        return new Salvaged(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.user = source["user"];
	        this.name = source["name"];
	    }
	}
	export class Entry {
	    at: string;
	    user: string;
	    name: string;
	    action: string;
	    stream: string;
	    lines?: fault.Text;
	    changes: Change[];
	    parts?: Entry[];
	    salvaged?: Salvaged;
	
	    static createFrom(source: any = {}) {
	        return new Entry(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.user = source["user"];
	        this.name = source["name"];
	        this.action = source["action"];
	        this.stream = source["stream"];
	        this.lines = this.convertValues(source["lines"], fault.Text);
	        this.changes = this.convertValues(source["changes"], Change);
	        this.parts = this.convertValues(source["parts"], Entry);
	        this.salvaged = this.convertValues(source["salvaged"], Salvaged);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Facet {
	    value: string;
	    label: string;
	    n: number;
	
	    static createFrom(source: any = {}) {
	        return new Facet(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.value = source["value"];
	        this.label = source["label"];
	        this.n = source["n"];
	    }
	}
	export class Hit {
	    kind?: string;
	    report?: string;
	    id?: string;
	    number?: string;
	    title?: string;
	
	    static createFrom(source: any = {}) {
	        return new Hit(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.report = source["report"];
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	    }
	}
	export class Led {
	    from: Choice;
	    to: Choice;
	
	    static createFrom(source: any = {}) {
	        return new Led(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.from = this.convertValues(source["from"], Choice);
	        this.to = this.convertValues(source["to"], Choice);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class LineView {
	    values: Record<string, any>;
	    kept: Record<string, any>;
	    wrong: Record<string, fault.Text>;
	    warned: Record<string, fault.Text>;
	    uses?: string[];
	
	    static createFrom(source: any = {}) {
	        return new LineView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.values = source["values"];
	        this.kept = source["kept"];
	        this.wrong = this.convertValues(source["wrong"], fault.Text, true);
	        this.warned = this.convertValues(source["warned"], fault.Text, true);
	        this.uses = source["uses"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class LinesView {
	    start: Record<string, any>;
	    lines: LineView[];
	    names: Record<string, string>;
	
	    static createFrom(source: any = {}) {
	        return new LinesView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.start = source["start"];
	        this.lines = this.convertValues(source["lines"], LineView);
	        this.names = source["names"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Row {
	    id: string;
	    number: string;
	    title: string;
	    rev: number;
	    state: number;
	    status: string;
	    gaps: number;
	    values: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new Row(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.rev = source["rev"];
	        this.state = source["state"];
	        this.status = source["status"];
	        this.gaps = source["gaps"];
	        this.values = source["values"];
	    }
	}
	export class ListPage {
	    rows: Row[];
	    total: number;
	    sums: Record<string, number>;
	    names: Record<string, string>;
	    next: string;
	    took: number;
	    led: Led[];
	    loading: boolean;
	
	    static createFrom(source: any = {}) {
	        return new ListPage(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rows = this.convertValues(source["rows"], Row);
	        this.total = source["total"];
	        this.sums = source["sums"];
	        this.names = source["names"];
	        this.next = source["next"];
	        this.took = source["took"];
	        this.led = this.convertValues(source["led"], Led);
	        this.loading = source["loading"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Order {
	    field: string;
	    desc: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Order(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.desc = source["desc"];
	    }
	}
	export class ListQuery {
	    kind: string;
	    search: string;
	    where: Cond[];
	    sort: Order[];
	    offset: number;
	    limit: number;
	    void: boolean;
	    sums: string[];
	    wait?: boolean;
	    turn?: string;
	    nth?: number;
	    ids?: string[];
	    but?: string[];
	    after?: string;
	
	    static createFrom(source: any = {}) {
	        return new ListQuery(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.search = source["search"];
	        this.where = this.convertValues(source["where"], Cond);
	        this.sort = this.convertValues(source["sort"], Order);
	        this.offset = source["offset"];
	        this.limit = source["limit"];
	        this.void = source["void"];
	        this.sums = source["sums"];
	        this.wait = source["wait"];
	        this.turn = source["turn"];
	        this.nth = source["nth"];
	        this.ids = source["ids"];
	        this.but = source["but"];
	        this.after = source["after"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Merger {
	    id: string;
	    number: string;
	    title: string;
	    note: string;
	    mark: string;
	    at: string;
	    user: string;
	
	    static createFrom(source: any = {}) {
	        return new Merger(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.note = source["note"];
	        this.mark = source["mark"];
	        this.at = source["at"];
	        this.user = source["user"];
	    }
	}
	export class Moment {
	    at: string;
	    user: string;
	
	    static createFrom(source: any = {}) {
	        return new Moment(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.user = source["user"];
	    }
	}
	export class Offer {
	    value: string;
	    label: string;
	    note?: string;
	
	    static createFrom(source: any = {}) {
	        return new Offer(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.value = source["value"];
	        this.label = source["label"];
	        this.note = source["note"];
	    }
	}
	
	export class Related {
	    kind: string;
	    field: string;
	    label: fault.Text;
	    count: number;
	    rows: Row[];
	    values: string[];
	    by: Facet[];
	
	    static createFrom(source: any = {}) {
	        return new Related(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.field = source["field"];
	        this.label = this.convertValues(source["label"], fault.Text);
	        this.count = source["count"];
	        this.rows = this.convertValues(source["rows"], Row);
	        this.values = source["values"];
	        this.by = this.convertValues(source["by"], Facet);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class RecordView {
	    row: Row;
	    lines: Record<string, Array<Row>>;
	    names: Record<string, string>;
	    created: Moment;
	    changed: Moment;
	    attachments: Attached[];
	    rights: string;
	    steps: flow.Choice[];
	    decisions: Decision[];
	    related: Related[];
	    warnings: kind.Finding[];
	    disputed: string[];
	    unsettled: boolean;
	    into?: Merger;
	    parts: Merger[];
	
	    static createFrom(source: any = {}) {
	        return new RecordView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.row = this.convertValues(source["row"], Row);
	        this.lines = this.convertValues(source["lines"], Array<Row>, true);
	        this.names = source["names"];
	        this.created = this.convertValues(source["created"], Moment);
	        this.changed = this.convertValues(source["changed"], Moment);
	        this.attachments = this.convertValues(source["attachments"], Attached);
	        this.rights = source["rights"];
	        this.steps = this.convertValues(source["steps"], flow.Choice);
	        this.decisions = this.convertValues(source["decisions"], Decision);
	        this.related = this.convertValues(source["related"], Related);
	        this.warnings = this.convertValues(source["warnings"], kind.Finding);
	        this.disputed = source["disputed"];
	        this.unsettled = source["unsettled"];
	        this.into = this.convertValues(source["into"], Merger);
	        this.parts = this.convertValues(source["parts"], Merger);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	
	export class Selection {
	    query: ListQuery;
	    first: number;
	    rows: number;
	
	    static createFrom(source: any = {}) {
	        return new Selection(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.query = this.convertValues(source["query"], ListQuery);
	        this.first = source["first"];
	        this.rows = source["rows"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Task {
	    kind: string;
	    id: string;
	    number: string;
	    title: string;
	    status: string;
	    stage: string;
	    steps: string[];
	    paper: boolean;
	    since: string;
	    days: number;
	    late: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Task(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.status = source["status"];
	        this.stage = source["stage"];
	        this.steps = source["steps"];
	        this.paper = source["paper"];
	        this.since = source["since"];
	        this.days = source["days"];
	        this.late = source["late"];
	    }
	}

}

export namespace fault {
	
	export class Text {
	    zh: string;
	    en: string;
	
	    static createFrom(source: any = {}) {
	        return new Text(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.zh = source["zh"];
	        this.en = source["en"];
	    }
	}

}

export namespace figure {
	
	export class Point {
	    text: fault.Text;
	    value: number;
	    where: desk.Cond[];
	
	    static createFrom(source: any = {}) {
	        return new Point(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.text = this.convertValues(source["text"], fault.Text);
	        this.value = source["value"];
	        this.where = this.convertValues(source["where"], desk.Cond);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class View {
	    name: string;
	    text: fault.Text;
	    of: string;
	    form: string;
	    unit: string;
	    scale: number;
	    report: string;
	    points: Point[];
	
	    static createFrom(source: any = {}) {
	        return new View(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.text = this.convertValues(source["text"], fault.Text);
	        this.of = source["of"];
	        this.form = source["form"];
	        this.unit = source["unit"];
	        this.scale = source["scale"];
	        this.report = source["report"];
	        this.points = this.convertValues(source["points"], Point);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace flow {
	
	export class Asked {
	    values: Record<string, any>;
	    lines: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new Asked(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.values = source["values"];
	        this.lines = source["lines"];
	    }
	}
	export class Choice {
	    step: string;
	    paper: boolean;
	    may: boolean;
	    stage: string;
	    who: string;
	
	    static createFrom(source: any = {}) {
	        return new Choice(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.step = source["step"];
	        this.paper = source["paper"];
	        this.may = source["may"];
	        this.stage = source["stage"];
	        this.who = source["who"];
	    }
	}
	export class Opinion {
	    reason: string;
	    signDate: string;
	    approver: string;
	    values: Record<string, any>;
	    lines: Record<string, Array<record.Input>>;
	
	    static createFrom(source: any = {}) {
	        return new Opinion(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.reason = source["reason"];
	        this.signDate = source["signDate"];
	        this.approver = source["approver"];
	        this.values = source["values"];
	        this.lines = this.convertValues(source["lines"], Array<record.Input>, true);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class StageView {
	    id: string;
	    rev: number;
	    values: Record<string, any>;
	    english: string;
	    people: string[];
	
	    static createFrom(source: any = {}) {
	        return new StageView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.rev = source["rev"];
	        this.values = source["values"];
	        this.english = source["english"];
	        this.people = source["people"];
	    }
	}
	export class Overview {
	    kind: string;
	    own: boolean;
	    statuses: string[];
	    stages: StageView[];
	
	    static createFrom(source: any = {}) {
	        return new Overview(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.own = source["own"];
	        this.statuses = source["statuses"];
	        this.stages = this.convertValues(source["stages"], StageView);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace forms {
	
	export class Box {
	    title: string;
	    status: string;
	
	    static createFrom(source: any = {}) {
	        return new Box(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.title = source["title"];
	        this.status = source["status"];
	    }
	}
	export class ColumnLook {
	    field: string;
	    head: string;
	    width: number;
	    hidden: boolean;
	    spare: boolean;
	    always: boolean;
	
	    static createFrom(source: any = {}) {
	        return new ColumnLook(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.head = source["head"];
	        this.width = source["width"];
	        this.hidden = source["hidden"];
	        this.spare = source["spare"];
	        this.always = source["always"];
	    }
	}
	export class Layout {
	    title: string;
	    logo: boolean;
	    columns: ColumnLook[];
	    boxes: Box[];
	    notes: string[];
	
	    static createFrom(source: any = {}) {
	        return new Layout(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.title = source["title"];
	        this.logo = source["logo"];
	        this.columns = this.convertValues(source["columns"], ColumnLook);
	        this.boxes = this.convertValues(source["boxes"], Box);
	        this.notes = source["notes"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class View {
	    name: string;
	    kind: string;
	    title: string;
	    english: string;
	    version: number;
	    own: boolean;
	    layout: Layout;
	    builtIn: Layout;
	
	    static createFrom(source: any = {}) {
	        return new View(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.kind = source["kind"];
	        this.title = source["title"];
	        this.english = source["english"];
	        this.version = source["version"];
	        this.own = source["own"];
	        this.layout = this.convertValues(source["layout"], Layout);
	        this.builtIn = this.convertValues(source["builtIn"], Layout);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace kept {
	
	export class Place {
	    kind: string;
	    id: string;
	    number: string;
	    title: string;
	
	    static createFrom(source: any = {}) {
	        return new Place(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	    }
	}
	export class Lists {
	    recent: Place[];
	    stars: Place[];
	
	    static createFrom(source: any = {}) {
	        return new Lists(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.recent = this.convertValues(source["recent"], Place);
	        this.stars = this.convertValues(source["stars"], Place);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace kind {
	
	export class Calc {
	    fn: string;
	    from: string[];
	
	    static createFrom(source: any = {}) {
	        return new Calc(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.fn = source["fn"];
	        this.from = source["from"];
	    }
	}
	export class Field {
	    name: string;
	    label: string;
	    head?: string;
	    english: string;
	    type: string;
	    to?: string;
	    codes?: string;
	    scale?: number;
	    counts?: string;
	    unit?: string;
	    required?: string;
	    default?: string;
	    limit?: string;
	    unique?: string;
	    locked?: boolean;
	    sensitive?: boolean;
	    hidden?: boolean;
	    inner?: boolean;
	    alias?: string[];
	    calc?: Calc;
	    section: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new Field(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.label = source["label"];
	        this.head = source["head"];
	        this.english = source["english"];
	        this.type = source["type"];
	        this.to = source["to"];
	        this.codes = source["codes"];
	        this.scale = source["scale"];
	        this.counts = source["counts"];
	        this.unit = source["unit"];
	        this.required = source["required"];
	        this.default = source["default"];
	        this.limit = source["limit"];
	        this.unique = source["unique"];
	        this.locked = source["locked"];
	        this.sensitive = source["sensitive"];
	        this.hidden = source["hidden"];
	        this.inner = source["inner"];
	        this.alias = source["alias"];
	        this.calc = this.convertValues(source["calc"], Calc);
	        this.section = this.convertValues(source["section"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Finding {
	    field: string;
	    say: fault.Text;
	    warn?: boolean;
	    gap?: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Finding(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.say = this.convertValues(source["say"], fault.Text);
	        this.warn = source["warn"];
	        this.gap = source["gap"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace labels {
	
	export class Label {
	    field: string;
	    declared: fault.Text;
	    own: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new Label(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.declared = this.convertValues(source["declared"], fault.Text);
	        this.own = this.convertValues(source["own"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace number {
	
	export class Ahead {
	    given: string;
	    next: string[];
	    alike: string[];
	
	    static createFrom(source: any = {}) {
	        return new Ahead(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.given = source["given"];
	        this.next = source["next"];
	        this.alike = source["alike"];
	    }
	}
	export class Rule {
	    prefix: string;
	    date: string;
	    digits: number;
	
	    static createFrom(source: any = {}) {
	        return new Rule(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.prefix = source["prefix"];
	        this.date = source["date"];
	        this.digits = source["digits"];
	    }
	}
	export class Overview {
	    kind: string;
	    rule: Rule;
	    declared: Rule;
	    record: string;
	    rev: number;
	    prefixed: fault.Text;
	    dated: fault.Text;
	    given: string;
	    next: string[];
	    alike: string[];
	
	    static createFrom(source: any = {}) {
	        return new Overview(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.rule = this.convertValues(source["rule"], Rule);
	        this.declared = this.convertValues(source["declared"], Rule);
	        this.record = source["record"];
	        this.rev = source["rev"];
	        this.prefixed = this.convertValues(source["prefixed"], fault.Text);
	        this.dated = this.convertValues(source["dated"], fault.Text);
	        this.given = source["given"];
	        this.next = source["next"];
	        this.alike = source["alike"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace papers {
	
	export class Input {
	    query: desk.ListQuery;
	    ids: string[];
	    blank: boolean;
	    start: number;
	    sheet: string;
	    dx: number;
	    dy: number;
	    scale: number;
	    columns: string[];
	    copies: number;
	    overlay: boolean;
	    test: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Input(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.query = this.convertValues(source["query"], desk.ListQuery);
	        this.ids = source["ids"];
	        this.blank = source["blank"];
	        this.start = source["start"];
	        this.sheet = source["sheet"];
	        this.dx = source["dx"];
	        this.dy = source["dy"];
	        this.scale = source["scale"];
	        this.columns = source["columns"];
	        this.copies = source["copies"];
	        this.overlay = source["overlay"];
	        this.test = source["test"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Sheet {
	    id: string;
	    name: fault.Text;
	    labels: number;
	
	    static createFrom(source: any = {}) {
	        return new Sheet(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = this.convertValues(source["name"], fault.Text);
	        this.labels = source["labels"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Way {
	    sheets: Sheet[];
	    copies: string[];
	    overlay: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Way(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.sheets = this.convertValues(source["sheets"], Sheet);
	        this.copies = source["copies"];
	        this.overlay = source["overlay"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace partner {
	
	export class Event {
	    date: string;
	    say: fault.Text;
	    by: string;
	    kind: string;
	    id: string;
	
	    static createFrom(source: any = {}) {
	        return new Event(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.date = source["date"];
	        this.say = this.convertValues(source["say"], fault.Text);
	        this.by = source["by"];
	        this.kind = source["kind"];
	        this.id = source["id"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Facts {
	    agreement: string;
	    ends: string;
	    inForce: number;
	    left: number;
	    late: number;
	    lapsing: number;
	
	    static createFrom(source: any = {}) {
	        return new Facts(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.agreement = source["agreement"];
	        this.ends = source["ends"];
	        this.inForce = source["inForce"];
	        this.left = source["left"];
	        this.late = source["late"];
	        this.lapsing = source["lapsing"];
	    }
	}
	export class Row {
	    id: string;
	    number: string;
	    kind: string;
	    values: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new Row(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.kind = source["kind"];
	        this.values = source["values"];
	    }
	}
	export class Part {
	    kind: string;
	    columns: string[];
	    rows: Row[];
	    count: number;
	
	    static createFrom(source: any = {}) {
	        return new Part(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.columns = source["columns"];
	        this.rows = this.convertValues(source["rows"], Row);
	        this.count = source["count"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Point {
	    period: string;
	    total: number;
	    grade: string;
	
	    static createFrom(source: any = {}) {
	        return new Point(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.period = source["period"];
	        this.total = source["total"];
	        this.grade = source["grade"];
	    }
	}
	
	export class Story {
	    parts: Part[];
	    trend: Point[];
	    events: Event[];
	    names: Record<string, string>;
	    facts: Facts;
	
	    static createFrom(source: any = {}) {
	        return new Story(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.parts = this.convertValues(source["parts"], Part);
	        this.trend = this.convertValues(source["trend"], Point);
	        this.events = this.convertValues(source["events"], Event);
	        this.names = source["names"];
	        this.facts = this.convertValues(source["facts"], Facts);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace policy {
	
	export class Clause {
	    text: string;
	    kinds: string[];
	    adapted: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Clause(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.text = source["text"];
	        this.kinds = source["kinds"];
	        this.adapted = source["adapted"];
	    }
	}
	export class Article {
	    n: number;
	    id: string;
	    cite: fault.Text;
	    title: string;
	    clauses: Clause[];
	
	    static createFrom(source: any = {}) {
	        return new Article(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.n = source["n"];
	        this.id = source["id"];
	        this.cite = this.convertValues(source["cite"], fault.Text);
	        this.title = source["title"];
	        this.clauses = this.convertValues(source["clauses"], Clause);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Section {
	    id: string;
	    number: fault.Text;
	    name: fault.Text;
	    articles: Article[];
	
	    static createFrom(source: any = {}) {
	        return new Section(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = this.convertValues(source["number"], fault.Text);
	        this.name = this.convertValues(source["name"], fault.Text);
	        this.articles = this.convertValues(source["articles"], Article);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Chapter {
	    n: number;
	    number: fault.Text;
	    name: fault.Text;
	    sections: Section[];
	
	    static createFrom(source: any = {}) {
	        return new Chapter(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.n = source["n"];
	        this.number = this.convertValues(source["number"], fault.Text);
	        this.name = this.convertValues(source["name"], fault.Text);
	        this.sections = this.convertValues(source["sections"], Section);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class Policy {
	    title: fault.Text;
	    chapters: Chapter[];
	    first: Record<string, string>;
	
	    static createFrom(source: any = {}) {
	        return new Policy(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.title = this.convertValues(source["title"], fault.Text);
	        this.chapters = this.convertValues(source["chapters"], Chapter);
	        this.first = source["first"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace record {
	
	export class Input {
	    values: Record<string, any>;
	    lines?: Record<string, Array<Input>>;
	    id?: string;
	
	    static createFrom(source: any = {}) {
	        return new Input(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.values = source["values"];
	        this.lines = this.convertValues(source["lines"], Array<Input>, true);
	        this.id = source["id"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Outcome {
	    id: string;
	    number: string;
	    called: string;
	    rev: number;
	    warnings?: kind.Finding[];
	
	    static createFrom(source: any = {}) {
	        return new Outcome(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.called = source["called"];
	        this.rev = source["rev"];
	        this.warnings = this.convertValues(source["warnings"], kind.Finding);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Patch {
	    id: string;
	    rev: number;
	    values: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new Patch(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.rev = source["rev"];
	        this.values = source["values"];
	    }
	}
	export class Patched {
	    id: string;
	    refused?: Record<string, fault.Text>;
	    overtaken?: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Patched(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.refused = this.convertValues(source["refused"], fault.Text, true);
	        this.overtaken = source["overtaken"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace remind {
	
	export class ChoreView {
	    name: string;
	    text: fault.Text;
	    path: string;
	    every: string;
	    from: string;
	    due: string;
	    begun: boolean;
	    late: boolean;
	    done: string;
	    mark: string;
	    note: string;
	
	    static createFrom(source: any = {}) {
	        return new ChoreView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.text = this.convertValues(source["text"], fault.Text);
	        this.path = source["path"];
	        this.every = source["every"];
	        this.from = source["from"];
	        this.due = source["due"];
	        this.begun = source["begun"];
	        this.late = source["late"];
	        this.done = source["done"];
	        this.mark = source["mark"];
	        this.note = source["note"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Count {
	    rule: string;
	    text: fault.Text;
	    n: number;
	    late: number;
	
	    static createFrom(source: any = {}) {
	        return new Count(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rule = source["rule"];
	        this.text = this.convertValues(source["text"], fault.Text);
	        this.n = source["n"];
	        this.late = source["late"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Item {
	    rule: string;
	    text: fault.Text;
	    kind: string;
	    id: string;
	    number: string;
	    title: string;
	    say: fault.Text;
	    path: string;
	    due: string;
	    days: number;
	
	    static createFrom(source: any = {}) {
	        return new Item(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rule = source["rule"];
	        this.text = this.convertValues(source["text"], fault.Text);
	        this.kind = source["kind"];
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.say = this.convertValues(source["say"], fault.Text);
	        this.path = source["path"];
	        this.due = source["due"];
	        this.days = source["days"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Later {
	    rule: string;
	    text: fault.Text;
	    kind: string;
	    id: string;
	    number: string;
	    title: string;
	    say: fault.Text;
	    path: string;
	    due: string;
	    days: number;
	    until: string;
	    mark: string;
	    note: string;
	
	    static createFrom(source: any = {}) {
	        return new Later(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rule = source["rule"];
	        this.text = this.convertValues(source["text"], fault.Text);
	        this.kind = source["kind"];
	        this.id = source["id"];
	        this.number = source["number"];
	        this.title = source["title"];
	        this.say = this.convertValues(source["say"], fault.Text);
	        this.path = source["path"];
	        this.due = source["due"];
	        this.days = source["days"];
	        this.until = source["until"];
	        this.mark = source["mark"];
	        this.note = source["note"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class List {
	    items: Item[];
	    counts: Count[];
	    off: Later[];
	
	    static createFrom(source: any = {}) {
	        return new List(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.items = this.convertValues(source["items"], Item);
	        this.counts = this.convertValues(source["counts"], Count);
	        this.off = this.convertValues(source["off"], Later);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Saying {
	    rule: string;
	    kind: string;
	    id: string;
	    path: string;
	    due: string;
	    until: string;
	    note: string;
	
	    static createFrom(source: any = {}) {
	        return new Saying(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rule = source["rule"];
	        this.kind = source["kind"];
	        this.id = source["id"];
	        this.path = source["path"];
	        this.due = source["due"];
	        this.until = source["until"];
	        this.note = source["note"];
	    }
	}
	export class Setting {
	    name: string;
	    text: fault.Text;
	    of: string;
	    lead: number[];
	    to: string[];
	    on: boolean;
	    own: boolean;
	    only: string[];
	    dated: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Setting(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.text = this.convertValues(source["text"], fault.Text);
	        this.of = source["of"];
	        this.lead = source["lead"];
	        this.to = source["to"];
	        this.on = source["on"];
	        this.own = source["own"];
	        this.only = source["only"];
	        this.dated = source["dated"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace report {
	
	export class Result {
	    params: Record<string, any>;
	    said: string;
	    columns: string[];
	    rows: any[];
	    sums: Record<string, number>;
	    names: Record<string, string>;
	
	    static createFrom(source: any = {}) {
	        return new Result(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.params = source["params"];
	        this.said = source["said"];
	        this.columns = source["columns"];
	        this.rows = source["rows"];
	        this.sums = source["sums"];
	        this.names = source["names"];
	    }
	}
	export class View {
	    name: string;
	    label: string;
	    english: string;
	    chapter: string;
	    title: string;
	    tells: fault.Text;
	    params: kind.Field[];
	    fields: kind.Field[];
	    totals: string[];
	    of: string;
	    opens: string;
	    leads: string;
	    rights: string;
	
	    static createFrom(source: any = {}) {
	        return new View(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.label = source["label"];
	        this.english = source["english"];
	        this.chapter = source["chapter"];
	        this.title = source["title"];
	        this.tells = this.convertValues(source["tells"], fault.Text);
	        this.params = this.convertValues(source["params"], kind.Field);
	        this.fields = this.convertValues(source["fields"], kind.Field);
	        this.totals = source["totals"];
	        this.of = source["of"];
	        this.opens = source["opens"];
	        this.leads = source["leads"];
	        this.rights = source["rights"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace scan {
	
	export class Place {
	    pages: number[];
	    state: string;
	    kind: string;
	    id: string;
	    number: string;
	    attachment: string;
	    name: string;
	    mark: string;
	    say: fault.Text;
	    picture?: string;
	
	    static createFrom(source: any = {}) {
	        return new Place(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.pages = source["pages"];
	        this.state = source["state"];
	        this.kind = source["kind"];
	        this.id = source["id"];
	        this.number = source["number"];
	        this.attachment = source["attachment"];
	        this.name = source["name"];
	        this.mark = source["mark"];
	        this.say = this.convertValues(source["say"], fault.Text);
	        this.picture = source["picture"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Result {
	    name: string;
	    count: number;
	    places: Place[];
	
	    static createFrom(source: any = {}) {
	        return new Result(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.count = source["count"];
	        this.places = this.convertValues(source["places"], Place);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace sheet {
	
	export class Beside {
	    kind: string;
	    values: Record<string, any>;
	    shown: string;
	
	    static createFrom(source: any = {}) {
	        return new Beside(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.values = source["values"];
	        this.shown = source["shown"];
	    }
	}
	export class Change {
	    field: string;
	    label: fault.Text;
	    old: string;
	    new: string;
	
	    static createFrom(source: any = {}) {
	        return new Change(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.label = this.convertValues(source["label"], fault.Text);
	        this.old = source["old"];
	        this.new = source["new"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ColumnView {
	    index: number;
	    header: string;
	    field: string;
	    guess: boolean;
	    how: number;
	    hidden: boolean;
	    note: fault.Text;
	    gives: string[];
	    samples: string[];
	
	    static createFrom(source: any = {}) {
	        return new ColumnView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.index = source["index"];
	        this.header = source["header"];
	        this.field = source["field"];
	        this.guess = source["guess"];
	        this.how = source["how"];
	        this.hidden = source["hidden"];
	        this.note = this.convertValues(source["note"], fault.Text);
	        this.gives = source["gives"];
	        this.samples = source["samples"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Counts {
	    read: number;
	    created: number;
	    updated: number;
	    unchanged: number;
	    skipped: number;
	    warned: number;
	    rejected: number;
	    added?: number;
	
	    static createFrom(source: any = {}) {
	        return new Counts(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.read = source["read"];
	        this.created = source["created"];
	        this.updated = source["updated"];
	        this.unchanged = source["unchanged"];
	        this.skipped = source["skipped"];
	        this.warned = source["warned"];
	        this.rejected = source["rejected"];
	        this.added = source["added"];
	    }
	}
	export class Earlier {
	    batch: string;
	    at: string;
	    user: string;
	
	    static createFrom(source: any = {}) {
	        return new Earlier(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.batch = source["batch"];
	        this.at = source["at"];
	        this.user = source["user"];
	    }
	}
	export class Look {
	    sheet: string;
	    head: string[];
	    numbers: boolean[];
	    rows: string[][];
	    total: number;
	
	    static createFrom(source: any = {}) {
	        return new Look(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.sheet = source["sheet"];
	        this.head = source["head"];
	        this.numbers = source["numbers"];
	        this.rows = source["rows"];
	        this.total = source["total"];
	    }
	}
	export class Options {
	    sheets?: string[];
	    map?: Record<string, string>;
	    choose?: Record<string, string>;
	    cells?: Record<string, string>;
	    today?: string;
	    same?: Record<string, string>;
	    register?: string[];
	
	    static createFrom(source: any = {}) {
	        return new Options(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.sheets = source["sheets"];
	        this.map = source["map"];
	        this.choose = source["choose"];
	        this.cells = source["cells"];
	        this.today = source["today"];
	        this.same = source["same"];
	        this.register = source["register"];
	    }
	}
	export class Problem {
	    level: string;
	    column: string;
	    field: string;
	    value: string;
	    message: fault.Text;
	    after?: string;
	    rows?: number;
	
	    static createFrom(source: any = {}) {
	        return new Problem(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.level = source["level"];
	        this.column = source["column"];
	        this.field = source["field"];
	        this.value = source["value"];
	        this.message = this.convertValues(source["message"], fault.Text);
	        this.after = source["after"];
	        this.rows = source["rows"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class RowView {
	    sheet: string;
	    row: number;
	    decision: string;
	    action: string;
	    records: number;
	    values: Record<string, any>;
	    shown: Record<string, string>;
	    problems: Problem[];
	    changes: Change[];
	    beside: Beside[];
	
	    static createFrom(source: any = {}) {
	        return new RowView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.sheet = source["sheet"];
	        this.row = source["row"];
	        this.decision = source["decision"];
	        this.action = source["action"];
	        this.records = source["records"];
	        this.values = source["values"];
	        this.shown = source["shown"];
	        this.problems = this.convertValues(source["problems"], Problem);
	        this.changes = this.convertValues(source["changes"], Change);
	        this.beside = this.convertValues(source["beside"], Beside);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class SheetView {
	    name: string;
	    rows: number;
	    hidden: boolean;
	    chosen: boolean;
	
	    static createFrom(source: any = {}) {
	        return new SheetView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.rows = source["rows"];
	        this.hidden = source["hidden"];
	        this.chosen = source["chosen"];
	    }
	}
	export class Unknown {
	    field: string;
	    name: string;
	    texts: string[];
	    rows: number;
	    say: fault.Text;
	    mayAdd: boolean;
	    adds: boolean;
	    to: string;
	    free: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Unknown(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.name = source["name"];
	        this.texts = source["texts"];
	        this.rows = source["rows"];
	        this.say = this.convertValues(source["say"], fault.Text);
	        this.mayAdd = source["mayAdd"];
	        this.adds = source["adds"];
	        this.to = source["to"];
	        this.free = source["free"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace stock {
	
	export class ChangedMonth {
	    id: string;
	    month: string;
	    closed: number;
	    now: number;
	
	    static createFrom(source: any = {}) {
	        return new ChangedMonth(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.month = source["month"];
	        this.closed = source["closed"];
	        this.now = source["now"];
	    }
	}

}

export namespace stocktake {
	
	export class Tally {
	    lines: number;
	    counted: number;
	    diffs: number;
	    silent: number;
	
	    static createFrom(source: any = {}) {
	        return new Tally(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.lines = source["lines"];
	        this.counted = source["counted"];
	        this.diffs = source["diffs"];
	        this.silent = source["silent"];
	    }
	}
	export class Line {
	    id: string;
	    values: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new Line(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.values = source["values"];
	    }
	}
	export class Heard {
	    what: string;
	    say: fault.Text;
	    line?: Line;
	    tally: Tally;
	
	    static createFrom(source: any = {}) {
	        return new Heard(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.what = source["what"];
	        this.say = this.convertValues(source["say"], fault.Text);
	        this.line = this.convertValues(source["line"], Line);
	        this.tally = this.convertValues(source["tally"], Tally);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class Page {
	    rows: Line[];
	    total: number;
	    tally: Tally;
	    places: string[];
	    names: Record<string, string>;
	    may: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Page(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rows = this.convertValues(source["rows"], Line);
	        this.total = source["total"];
	        this.tally = this.convertValues(source["tally"], Tally);
	        this.places = source["places"];
	        this.names = source["names"];
	        this.may = source["may"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Query {
	    only: string;
	    place: string;
	    text: string;
	    offset: number;
	    limit: number;
	
	    static createFrom(source: any = {}) {
	        return new Query(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.only = source["only"];
	        this.place = source["place"];
	        this.text = source["text"];
	        this.offset = source["offset"];
	        this.limit = source["limit"];
	    }
	}
	export class Scan {
	    code: string;
	    qty: any;
	    place: string;
	    name: string;
	
	    static createFrom(source: any = {}) {
	        return new Scan(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.qty = source["qty"];
	        this.place = source["place"];
	        this.name = source["name"];
	    }
	}
	export class SheetLine {
	    number: string;
	    name: string;
	    was: any;
	    will: any;
	    reason: any;
	
	    static createFrom(source: any = {}) {
	        return new SheetLine(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.number = source["number"];
	        this.name = source["name"];
	        this.was = source["was"];
	        this.will = source["will"];
	        this.reason = source["reason"];
	    }
	}
	export class Sheet {
	    rows: sheet.RowView[];
	    counts: sheet.Counts;
	    lines: SheetLine[];
	    entered: number;
	
	    static createFrom(source: any = {}) {
	        return new Sheet(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rows = this.convertValues(source["rows"], sheet.RowView);
	        this.counts = this.convertValues(source["counts"], sheet.Counts);
	        this.lines = this.convertValues(source["lines"], SheetLine);
	        this.entered = source["entered"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	

}

export namespace store {
	
	export class Ending {
	    Code: string;
	    Where: string;
	
	    static createFrom(source: any = {}) {
	        return new Ending(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.Code = source["Code"];
	        this.Where = source["Where"];
	    }
	}
	export class Row {
	    PK: number;
	    ID: string;
	    Rev: number;
	    State: number;
	    Reason: string;
	    Values: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new Row(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.PK = source["PK"];
	        this.ID = source["ID"];
	        this.Rev = source["Rev"];
	        this.State = source["State"];
	        this.Reason = source["Reason"];
	        this.Values = source["Values"];
	    }
	}

}

export namespace training {
	
	export class Missing {
	    course: string;
	    name: string;
	    why: string;
	    when: string;
	
	    static createFrom(source: any = {}) {
	        return new Missing(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.course = source["course"];
	        this.name = source["name"];
	        this.why = source["why"];
	        this.when = source["when"];
	    }
	}
	export class Certificate {
	    name: string;
	    no: string;
	    issued: string;
	    expiry: string;
	    days: number;
	    latest: boolean;
	    record: string;
	
	    static createFrom(source: any = {}) {
	        return new Certificate(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.no = source["no"];
	        this.issued = source["issued"];
	        this.expiry = source["expiry"];
	        this.days = source["days"];
	        this.latest = source["latest"];
	        this.record = source["record"];
	    }
	}
	export class Sum {
	    key: string;
	    times: number;
	    hours: number;
	    passed: number;
	    judged: number;
	    rate: any;
	
	    static createFrom(source: any = {}) {
	        return new Sum(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.key = source["key"];
	        this.times = source["times"];
	        this.hours = source["hours"];
	        this.passed = source["passed"];
	        this.judged = source["judged"];
	        this.rate = source["rate"];
	    }
	}
	export class CardRow {
	    id: string;
	    values: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new CardRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.values = source["values"];
	    }
	}
	export class Card {
	    employee: string;
	    rows: CardRow[];
	    years: Sum[];
	    types: Sum[];
	    all: Sum;
	    year: Sum;
	    target: number;
	    certificates: Certificate[];
	    missing: Missing[];
	    last: string;
	
	    static createFrom(source: any = {}) {
	        return new Card(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.employee = source["employee"];
	        this.rows = this.convertValues(source["rows"], CardRow);
	        this.years = this.convertValues(source["years"], Sum);
	        this.types = this.convertValues(source["types"], Sum);
	        this.all = this.convertValues(source["all"], Sum);
	        this.year = this.convertValues(source["year"], Sum);
	        this.target = source["target"];
	        this.certificates = this.convertValues(source["certificates"], Certificate);
	        this.missing = this.convertValues(source["missing"], Missing);
	        this.last = source["last"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	export class Invited {
	    added: number;
	    there: number;
	    unknown: string[];
	    unsure: string[];
	
	    static createFrom(source: any = {}) {
	        return new Invited(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.added = source["added"];
	        this.there = source["there"];
	        this.unknown = source["unknown"];
	        this.unsure = source["unsure"];
	    }
	}
	export class MarkRow {
	    line: number;
	    text: string;
	    record: string;
	    person: string;
	    values: Record<string, string>;
	    say: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new MarkRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.line = source["line"];
	        this.text = source["text"];
	        this.record = source["record"];
	        this.person = source["person"];
	        this.values = source["values"];
	        this.say = this.convertValues(source["say"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class MarkSheet {
	    rows: MarkRow[];
	    entered: number;
	    wrong: number;
	
	    static createFrom(source: any = {}) {
	        return new MarkSheet(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rows = this.convertValues(source["rows"], MarkRow);
	        this.entered = source["entered"];
	        this.wrong = source["wrong"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	export class Tallied {
	    expected: number;
	    attended: number;
	    passed: number;
	    average: any;
	
	    static createFrom(source: any = {}) {
	        return new Tallied(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.expected = source["expected"];
	        this.attended = source["attended"];
	        this.passed = source["passed"];
	        this.average = source["average"];
	    }
	}
	export class Whom {
	    everybody: boolean;
	    departments: string[];
	    positions: string[];
	    people: string[];
	    text: string;
	    lacking: boolean;
	    missed: string;
	
	    static createFrom(source: any = {}) {
	        return new Whom(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.everybody = source["everybody"];
	        this.departments = source["departments"];
	        this.positions = source["positions"];
	        this.people = source["people"];
	        this.text = source["text"];
	        this.lacking = source["lacking"];
	        this.missed = source["missed"];
	    }
	}

}

export namespace user {
	
	export class Action {
	    letter: string;
	    name: fault.Text;
	    mark: fault.Text;
	
	    static createFrom(source: any = {}) {
	        return new Action(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.letter = source["letter"];
	        this.name = this.convertValues(source["name"], fault.Text);
	        this.mark = this.convertValues(source["mark"], fault.Text);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Right {
	    kind: string;
	    name: fault.Text;
	    chapter: string;
	    roles: Record<string, any>;
	
	    static createFrom(source: any = {}) {
	        return new Right(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.name = this.convertValues(source["name"], fault.Text);
	        this.chapter = source["chapter"];
	        this.roles = source["roles"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Table {
	    roles: string[];
	    actions: Action[];
	    rights: Right[];
	
	    static createFrom(source: any = {}) {
	        return new Table(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.roles = source["roles"];
	        this.actions = this.convertValues(source["actions"], Action);
	        this.rights = this.convertValues(source["rights"], Right);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace views {
	
	export class Cond {
	    field: string;
	    op: string;
	    values: string[];
	
	    static createFrom(source: any = {}) {
	        return new Cond(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.op = source["op"];
	        this.values = source["values"];
	    }
	}
	export class Order {
	    field: string;
	    desc: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Order(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.desc = source["desc"];
	    }
	}
	export class Look {
	    search: string;
	    where: Cond[];
	    sort: Order[];
	    void: boolean;
	    columns: string[];
	    pinned: string[];
	    widths: Record<string, number>;
	
	    static createFrom(source: any = {}) {
	        return new Look(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.search = source["search"];
	        this.where = this.convertValues(source["where"], Cond);
	        this.sort = this.convertValues(source["sort"], Order);
	        this.void = source["void"];
	        this.columns = source["columns"];
	        this.pinned = source["pinned"];
	        this.widths = source["widths"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class View {
	    id: string;
	    rev: number;
	    name: string;
	    shared: boolean;
	    mine: boolean;
	    may: boolean;
	    owner: string;
	    look: Look;
	    lost: number;
	
	    static createFrom(source: any = {}) {
	        return new View(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.rev = source["rev"];
	        this.name = source["name"];
	        this.shared = source["shared"];
	        this.mine = source["mine"];
	        this.may = source["may"];
	        this.owner = source["owner"];
	        this.look = this.convertValues(source["look"], Look);
	        this.lost = source["lost"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

