import { createRouter, createWebHashHistory } from 'vue-router'

/** Registers are addressed by the names of their declarations; what one alone needs has its own path. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', component: () => import('./pages/Home.vue') },
    { path: '/todo', component: () => import('./pages/todo/Todo.vue') },
    { path: '/r/app_user', component: () => import('./pages/app_user/Users.vue') },
    { path: '/r/dict_item', component: () => import('./pages/dict_item/CodeLists.vue') },
    { path: '/r/field_label', redirect: '/settings/labels' },
    { path: '/r/form_layout', redirect: '/settings/forms' },
    { path: '/r/import_batch', component: () => import('./pages/import_batch/Imports.vue') },
    { path: '/r/equipment/many', component: () => import('./pages/equipment/RegisterMany.vue') },
    { path: '/r/stocktake/:id/count', component: () => import('./pages/stocktake/CountPage.vue'), props: (r) => ({ id: r.params.id }) },
    { path: '/r/:kind', component: () => import('./pages/Register.vue'), props: (r) => ({ name: r.params.kind, view: 'list' }) },
    { path: '/r/:kind/new', component: () => import('./pages/Register.vue'), props: (r) => ({ name: r.params.kind, like: r.query.like, view: 'form' }) },
    { path: '/r/:kind/import', component: () => import('./pages/Register.vue'), props: (r) => ({ name: r.params.kind, view: 'import' }) },
    { path: '/r/:kind/:id', component: () => import('./pages/Register.vue'), props: (r) => ({ name: r.params.kind, id: r.params.id, view: 'record' }) },
    { path: '/r/:kind/:id/edit', component: () => import('./pages/Register.vue'), props: (r) => ({ name: r.params.kind, id: r.params.id, view: 'form' }) },
    { path: '/report/:name', component: () => import('./pages/Report.vue'), props: (r) => ({ name: r.params.name }) },
    {
      path: '/settings', component: () => import('./pages/settings/Settings.vue'),
      children: [
        { path: '', redirect: '/settings/organisation' },
        { path: 'organisation', component: () => import('./pages/organisation/Organisation.vue') },
        { path: 'departments', component: () => import('./pages/department/Departments.vue') },
        { path: 'numbers', component: () => import('./pages/number_rule/Numbers.vue') },
        { path: 'labels', component: () => import('./pages/field_label/FieldLabels.vue') },
        { path: 'forms', component: () => import('./pages/form_layout/Forms.vue') },
        { path: 'calendar', component: () => import('./pages/holiday/Calendar.vue') },
        { path: 'approvals', component: () => import('./pages/approval_stage/Approvals.vue') },
        { path: 'rights', component: () => import('./pages/settings/Rights.vue') },
        { path: 'data', component: () => import('./pages/settings/DataFolder.vue') },
        { path: 'look', component: () => import('./pages/settings/Look.vue') },
      ],
    },
    { path: '/policy/:article?', component: () => import('./pages/policy/Policy.vue'), props: (r) => ({ article: r.params.article, of: r.query.of }) },
    { path: '/scans', component: () => import('./pages/scan/Scans.vue') },
    { path: '/backup', component: () => import('./pages/Backup.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})
